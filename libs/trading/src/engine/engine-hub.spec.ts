import { describe, expect, it } from '@jest/globals';

import { epochMs, TidegateError, venueId } from '@tidegate/kernel';

import { choiceOf, scopeOf, testAccount, testPlan } from '../../testing/index.js';
import type { CommandEffect, EngineCommand } from '../core/inputs/engine-command.js';
import { EngineHub, type HubMember } from './engine-hub.js';
import type { AccountStatus, EngineStatus } from './engine-status.js';

class FakeEngine implements HubMember {
  readonly taken: EngineCommand[] = [];
  stops = 0;
  readonly venue: HubMember['venue'];
  readonly market: HubMember['market'] = { reads: null, staleInstruments: [] };

  constructor(
    name: string,
    private held: readonly string[] = [],
    private readonly fails = false,
  ) {
    this.venue = venueId(name);
  }

  readonly holds = new Map<string, string>();
  /** Number of `hold` calls. */
  holdCalls = 0;

  standing(): null {
    return null;
  }

  riskOf(): null {
    return null;
  }

  status(): EngineStatus {
    const holds = [...this.holds].map(([code, reason]) => ({ code, reason }));
    return { venue: this.venue, holds } as unknown as EngineStatus;
  }

  hold(code: string, reason: string, active: boolean): void {
    this.holdCalls += 1;
    if (active) this.holds.set(code, reason);
    else this.holds.delete(code);
  }

  accounts(): readonly AccountStatus[] {
    return this.held.map((account) => ({ scope: scopeOf('t', account) }) as AccountStatus);
  }

  async command(command: EngineCommand): Promise<CommandEffect> {
    const isKnown = this.taken.some(({ key }) => key === command.key);
    if ('scope' in command && !isKnown && !this.held.includes(command.scope.account)) {
      throw new TidegateError('ACCOUNT_UNKNOWN', `${this.venue} does not have it`);
    }
    this.taken.push(command);
    return { repeated: this.taken.length > 1, accounts: this.held.length, positions: 1 };
  }

  /** Removes all accounts. */
  loseAccounts(): void {
    this.held = [];
  }

  async stop(): Promise<void> {
    this.stops += 1;
    if (this.fails) throw new Error(`${this.venue} hangs`);
  }
}

const HEADER = { key: 'k', actor: 'a test', reason: 'lunch', at: epochMs(1) };
const PAUSE: EngineCommand = {
  ...HEADER,
  type: 'control',
  command: { type: 'pause', code: 'OPERATOR' },
  target: { type: 'platform' },
};

describe('EngineHub', () => {
  it('places and lifts a hold once per engine, however often it is called', () => {
    const engines = [new FakeEngine('kraken'), new FakeEngine('coinbase')];
    const hub = new EngineHub();
    for (const engine of engines) hub.add(engine);
    hub.hold('DATABASE_REPLACED', 'the ledger is gone', true);
    hub.hold('DATABASE_REPLACED', 'the ledger is gone', true);
    expect(engines.map(({ holds }) => [...holds])).toEqual([
      [['DATABASE_REPLACED', 'the ledger is gone']],
      [['DATABASE_REPLACED', 'the ledger is gone']],
    ]);
    hub.hold('DATABASE_REPLACED', '', false);
    hub.hold('DATABASE_REPLACED', '', false);
    expect(engines.map(({ holds, holdCalls }) => [holds.size, holdCalls])).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });

  it('lists the engines in the order in which they were added', () => {
    const hub = new EngineHub();
    hub.add(new FakeEngine('kraken'));
    hub.add(new FakeEngine('coinbase'));
    expect(hub.status().map(({ venue }) => venue)).toEqual(['kraken', 'coinbase']);
    expect(hub.engines).toHaveLength(2);
  });

  function twoEngines() {
    const kraken = new FakeEngine('kraken', ['main', 'side']);
    const coinbase = new FakeEngine('coinbase', ['other']);
    const hub = new EngineHub();
    hub.add(kraken);
    hub.add(coinbase);
    return { hub, kraken, coinbase };
  }

  it('sends a command to every engine when its target is a tenant or the platform', async () => {
    const { hub, kraken, coinbase } = twoEngines();
    const effect = await hub.command(PAUSE);
    expect([kraken.taken, coinbase.taken]).toEqual([[PAUSE], [PAUSE]]);
    expect(effect).toEqual({ repeated: false, accounts: 3, positions: 2 });
    expect(await hub.command(PAUSE)).toMatchObject({ repeated: true });
  });

  it('sends an account command to the engine of the account', async () => {
    const { hub, kraken, coinbase } = twoEngines();
    const close: EngineCommand = { ...HEADER, type: 'close_account', scope: scopeOf('t', 'side') };
    await hub.command(close);
    const target = { type: 'account', scope: scopeOf('t', 'other') } as const;
    await hub.command({ ...PAUSE, target });
    expect([kraken.taken, coinbase.taken]).toEqual([[close], [{ ...PAUSE, target }]]);
  });

  it('refuses a command for an unknown account', async () => {
    const { hub, kraken } = twoEngines();
    const close: EngineCommand = { ...HEADER, type: 'close_account', scope: scopeOf('t', 'gone') };
    await expect(hub.command(close)).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    expect(kraken.taken).toEqual([]);
  });

  it('recognises a repeated command that closed its account', async () => {
    const { hub, kraken, coinbase } = twoEngines();
    const close: EngineCommand = { ...HEADER, type: 'close_account', scope: scopeOf('t', 'other') };
    await hub.command(close);
    coinbase.loseAccounts();
    expect(await hub.command({ ...close, at: epochMs(2) })).toMatchObject({ repeated: true });
    expect(kraken.taken).toEqual([]);
  });

  it('opens an account only at the engine of its venue', async () => {
    const { hub, kraken, coinbase } = twoEngines();
    const opening: EngineCommand = {
      ...HEADER,
      type: 'open_account',
      account: { ...testAccount(), venue: coinbase.venue },
      profile: choiceOf(testPlan([]), 0),
      deposit: '0',
    };
    await hub.command(opening);
    expect([kraken.taken, coinbase.taken]).toEqual([[], [opening]]);
    const elsewhere = { ...opening, account: { ...opening.account, venue: venueId('nasdaq') } };
    await expect(hub.command(elsewhere)).rejects.toMatchObject({
      code: 'ENGINE_UNKNOWN',
      message: 'No engine runs for venue nasdaq; engines run for kraken, coinbase',
    });
  });

  it('stops every engine even if one fails, then rejects with the failures', async () => {
    const [broken, sound] = [new FakeEngine('kraken', [], true), new FakeEngine('coinbase')];
    const hub = new EngineHub();
    hub.add(broken);
    hub.add(sound);
    await expect(hub.stop()).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: 'kraken hangs' })],
    });
    expect([broken.stops, sound.stops]).toEqual([1, 1]);
  });
});
