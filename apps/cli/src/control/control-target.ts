import { DEFAULT_TENANT, type ControlPlace } from '@tidegate/composition';
import { TidegateError } from '@tidegate/kernel';

import { accountOf, tenantOf } from '../operations/request-options.js';

/** The options that select the target of a control command. */
export interface TargetOptions {
  readonly tenant?: string;
  readonly account?: string;
  readonly instrument?: string;
  readonly all?: boolean;
  readonly platform?: boolean;
}

/** Requires `--instrument` or an explicit `--all`. Throws `OPTIONS_INVALID`. */
export function expectExtent(options: TargetOptions): void {
  if (options.instrument !== undefined || options.all) return;
  throw new TidegateError(
    'OPTIONS_INVALID',
    'close needs --instrument for one position, or --all for every position of the target',
  );
}

/** What a control command acts on. */
export interface ControlTarget {
  readonly place: ControlPlace;
  readonly instrument?: string;
}

/** Returns the narrowest target that the options name. Throws `OPTIONS_INVALID` if they contradict each other. */
export function targetOf(options: TargetOptions): ControlTarget {
  const { tenant, account, instrument, all, platform } = options;
  const refuse = (sentence: string): TidegateError =>
    new TidegateError('OPTIONS_INVALID', sentence);
  if (platform) {
    if ([tenant, account, instrument].some((given) => given !== undefined)) {
      throw refuse('--platform covers every account; omit --tenant, --account and --instrument');
    }
    return { place: 'platform' };
  }
  if (account === undefined) {
    if (tenant === undefined) throw refuse('Give --account, --tenant or --platform');
    if (instrument !== undefined) throw refuse('--instrument needs --account');
    return { place: tenantOf(tenant) };
  }
  const scope = accountOf(tenant ?? DEFAULT_TENANT, account);
  if (instrument === undefined) return { place: scope };
  if (all) throw refuse('--instrument and --all cannot be combined');
  return { place: scope, instrument };
}
