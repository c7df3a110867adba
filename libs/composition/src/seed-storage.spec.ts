import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountId, epochMs, shardId, tenantId, venueId } from '@tidegate/kernel';
import type { AccountRegistration } from '@tidegate/model';
import { InMemoryTradingStore, type EngineCommand } from '@tidegate/trading';

import { queueCommand } from './command-queueing.js';
import { profileContentOf } from './core/engine-inputs.js';
import { profileHashOf } from './core/profile-content.js';
import { StrategySection } from './core/strategy-section.js';
import { AccountSection, TidegateConfiguration } from './core/tidegate-configuration.js';
import { seedStorage, type SeedSetup } from './seed-storage.js';

const KRAKEN = venueId('kraken');
const SHARD = shardId('kraken');
const AT = epochMs(1_780_000_000_000);
const DEFAULT = tenantId('default');

function contentWith(riskPerTrade: number): string {
  const configuration = new TidegateConfiguration();
  configuration.strategies['trend'] = new StrategySection();
  configuration.risk.sizing.riskPerTrade = riskPerTrade;
  return profileContentOf(configuration);
}

function registrationOn(version: number, hash: string): AccountRegistration {
  return {
    account: {
      scope: { tenant: DEFAULT, account: accountId('paper') },
      venue: KRAKEN,
      mode: 'paper',
      kind: 'spot',
      currency: 'USD',
    },
    profile: { name: 'default', version, hash: profileHashOf(JSON.stringify(hash)) },
    lifecycle: 'open',
    reason: '',
    openedAt: AT,
    updatedAt: AT,
    closedAt: null,
  };
}

describe('Settings and a storage whose engine is not running', () => {
  let store: InMemoryTradingStore;
  let registered: readonly AccountRegistration[];
  beforeEach(() => {
    store = new InMemoryTradingStore();
    registered = [];
  });

  function seed(over: Partial<SeedSetup> = {}) {
    const directory = {
      list: async () => registered,
      find: async () => registered[0] ?? null,
    };
    const { profiles, commands } = store;
    const storage = { directory, profiles, commands };
    return seedStorage({
      storage,
      accounts: [new AccountSection()],
      profileContent: contentWith(0.01),
      venue: KRAKEN,
      at: AT,
      ...over,
    });
  }

  const pending = async (): Promise<readonly EngineCommand[]> =>
    (await store.commands.pending(SHARD)).map(
      ({ payload }) => JSON.parse(payload) as EngineCommand,
    );

  it('seeding a new storage saves the default profile once and lists the accounts to open', async () => {
    const { profiles, accounts } = await seed();
    expect(profiles).toBe(1);
    expect(accounts).toEqual([
      {
        account: registrationOn(1, 'any').account,
        profile: {
          name: 'default',
          version: 1,
          hash: profileHashOf(contentWith(0.01)),
          content: contentWith(0.01),
        },
        deposit: '10000',
      },
    ]);
    const [profile] = await store.profiles.list({ tenant: DEFAULT });
    expect(profile).toMatchObject({ name: 'default', version: 1, createdBy: 'settings' });
    expect(await seed({ at: epochMs(AT + 1) })).toMatchObject({ profiles: 0, followers: 0 });
    expect(await pending()).toEqual([]);
  });

  it('seeding saves a profile for each tenant', async () => {
    const north = Object.assign(new AccountSection(), { tenant: 'north' });
    const { profiles, accounts } = await seed({ accounts: [new AccountSection(), north] });
    expect([profiles, accounts.map(({ account }) => account.scope.tenant)]).toEqual([
      2,
      ['default', 'north'],
    ]);
  });

  it('changed settings save a new profile version and move the accounts of the previous version to it', async () => {
    await seed();
    registered = [registrationOn(1, 'old')];
    expect(await seed({ profileContent: contentWith(0.02) })).toMatchObject({
      profiles: 1,
      followers: 1,
    });
    expect((await pending()).at(-1)).toMatchObject({
      type: 'configure_account',
      profile: { version: 2, content: contentWith(0.02) },
    });
    expect(await seed({ profileContent: contentWith(0.02) })).toMatchObject({
      profiles: 0,
      followers: 0,
    });
  });

  it('seeding does not replace a profile version saved by a person, nor move its accounts', async () => {
    await seed();
    const content = contentWith(0.03);
    await store.profiles.save(
      { tenant: DEFAULT },
      {
        name: 'default',
        content,
        hash: profileHashOf(content),
        note: '',
        createdBy: 'cli:ann',
        createdAt: AT,
      },
    );
    registered = [registrationOn(2, 'theirs')];
    expect(await seed({ profileContent: contentWith(0.02) })).toMatchObject({
      profiles: 0,
      followers: 0,
    });
  });

  it('seeding does not move closed accounts or accounts on other profiles', async () => {
    await seed();
    const open = registrationOn(1, 'old');
    registered = [
      { ...open, lifecycle: 'closed' },
      { ...open, profile: { ...open.profile, name: 'careful' } },
    ];
    expect(await seed({ profileContent: contentWith(0.02) })).toMatchObject({
      profiles: 1,
      followers: 0,
    });
  });
});

describe('A command for an engine that is not running', () => {
  const command: EngineCommand = {
    key: 'k-1',
    actor: 'cli:ann',
    reason: 'because',
    at: AT,
    type: 'control',
    command: { type: 'pause', code: 'OPERATOR' },
    target: { type: 'platform' },
  };

  it('a command without a running engine is queued once, even if it is repeated later', async () => {
    const { commands } = new InMemoryTradingStore();
    expect(await queueCommand(commands, SHARD, command)).toMatchObject({
      takesEffect: 'at_next_start',
      repeated: false,
    });
    const later = { ...command, at: epochMs(AT + 60_000) };
    expect(await queueCommand(commands, SHARD, later)).toMatchObject({ repeated: true });
    expect(await commands.pending(SHARD)).toHaveLength(1);
  });

  it('a command with the key of another command is refused', async () => {
    const { commands } = new InMemoryTradingStore();
    await queueCommand(commands, SHARD, command);
    const other: EngineCommand = { ...command, reason: 'another' };
    await expect(queueCommand(commands, SHARD, other)).rejects.toMatchObject({
      code: 'COMMAND_KEY_REUSED',
    });
  });
});
