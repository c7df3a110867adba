import { plainExecution } from '@tidegate/execution/testing';
import { accountId, tenantId } from '@tidegate/kernel';

import type { ProfileChoice } from '../src/core/inputs/engine-command.js';
import type { EngineInput } from '../src/core/inputs/engine-input.js';
import { openingInputs, refOf } from '../src/recovery/shard-recovery.js';
import { permissiveRisk, testAccount, type TestAccount } from './engine-builders.js';

/** An account named `tenant/account`, by default with 10,000 USD and permissive risk options. */
export function namedAccount(name: string, over: Partial<TestAccount> = {}): TestAccount {
  const [tenant = '', account = ''] = name.split('/');
  const scope = { tenant: tenantId(tenant), account: accountId(account) };
  return {
    account: { ...testAccount(), scope },
    risk: permissiveRisk(),
    execution: plainExecution(),
    deposit: '10000',
    ...over,
  };
}

/** The inputs that switch an account to another profile. */
export function configuring(
  { account: { scope } }: TestAccount,
  profile: ProfileChoice,
  at: EngineInput['at'],
): readonly EngineInput[] {
  const reference = refOf(profile);
  return [
    { type: 'profile_defined', at, hash: reference.hash, content: profile.content },
    { type: 'account_configured', at, scope, profile: reference },
  ];
}

/** The inputs that open an account and book its deposit. */
export function opening(
  { account, deposit }: TestAccount,
  profile: ProfileChoice,
  at: EngineInput['at'],
): readonly EngineInput[] {
  return openingInputs({ account, profile, deposit }, at);
}
