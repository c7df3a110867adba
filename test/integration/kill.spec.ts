import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefaultProfileResolver, DEFAULT_TENANT } from '@tidegate/composition';
import { KRAKEN } from '@tidegate/exchange';
import { accountId, nextInt, SeededRng, shardId } from '@tidegate/kernel';
import { StrategyRegistry } from '@tidegate/strategies';
import { compareReplay, replayJournal, type ReplayDifference } from '@tidegate/trading';

import {
  BUSY_TRADING,
  ServerGround,
  type LogLine,
  type ServerProcess,
  type Settings,
} from './server-process.js';
import {
  faultsOf,
  heldPositions,
  lostSince,
  NOTHING_STORED,
  readStored,
  unsettledPositions,
  withStore,
  type StoredAccount,
} from './stored-account.js';

const KILLS = 20;
/** Kills that must have met open positions, or the test would not have tested much. */
const KILLS_WITH_POSITIONS_MIN = 5;
/** Another one each time: what it was is in the message of a failure. */
const SEED = Date.now() % 1_000_000;
const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('paper') };
const VENUE = '--market synthetic --seed 7 --history-days 3 --speed 200 --instruments 8';

/** When a run ends: after so many lines of a kind, or so long after it began to trade or to recover. */
type Moment =
  | { readonly kind: 'line'; readonly message: 'Filled' | 'Entry decided'; readonly count: number }
  | { readonly kind: 'trading' | 'recovering'; readonly afterMs: number };

/** The first run lives long enough to have something to lose. */
const FIRST_MOMENT: Moment = { kind: 'line', message: 'Filled', count: 6 };

function randomMoment(rng: SeededRng): Moment {
  const dice = rng.next();
  if (dice < 0.15) return { kind: 'recovering', afterMs: nextInt(rng, 600) };
  if (dice < 0.5) return { kind: 'trading', afterMs: nextInt(rng, 1_500) };
  const message = dice < 0.8 ? 'Filled' : 'Entry decided';
  return { kind: 'line', message, count: 1 + nextInt(rng, 4) };
}

/** Lets a run go on until its moment has come. */
async function liveUntil(server: ServerProcess, moment: Moment): Promise<void> {
  if (moment.kind === 'line') {
    await server.line(moment.message, moment.count);
    return;
  }
  const endsAt = performance.now() + moment.afterMs;
  await server.find('its moment', () => (performance.now() < endsAt ? undefined : true));
}

/** Fills that the log told of, which it does after their commit, and that the store lacks. */
function forgottenFills(lines: readonly LogLine[], { fills }: StoredAccount): readonly string[] {
  const stored = fills.map((fill) =>
    [fill.order, fill.quantity.toString(), fill.price.toString()].join(' '),
  );
  return lines
    .map((line) => [line['order'], line['quantity'], line['price']].join(' '))
    .filter((told) => {
      const at = stored.indexOf(told);
      if (at >= 0) stored.splice(at, 1);
      return at < 0;
    });
}

describe(`A server that is killed ${KILLS} times while it trades`, () => {
  let ground: ServerGround;
  let settings: Settings;
  /** What the store held when a kill met open positions. */
  let amidTrades = NOTHING_STORED;

  const directory = (): string => join(ground.storage, 'demo');
  const stored = (): Promise<StoredAccount> => readStored(directory(), SCOPE);

  /** Waits until each position that an earlier run left is protected for exactly what it holds, or has ended. */
  async function stopsStandAgain({ server, left }: { server: ServerProcess; left: StoredAccount }) {
    const held = heldPositions(left).map(({ id }) => id);
    await server.find('the stops of all positions stand again', async () => {
      const unsettled = unsettledPositions(await stored());
      return held.some((id) => unsettled.includes(id)) ? undefined : true;
    });
  }

  beforeAll(async () => {
    ground = await ServerGround.open();
    const venue = await ground.startVenue(VENUE.split(' '));
    settings = {
      ...BUSY_TRADING,
      'engine.warmUpCandles': 150,
      'market.demo.url': await venue.url(),
    };
  }, 60_000);

  afterAll(() => ground.close());

  it('loses and doubles nothing, keeps its books and its stops, and can be replayed', async () => {
    const rng = new SeededRng(SEED);
    let before = NOTHING_STORED;
    let runsThatTraded = 0;
    let killsWithPositions = 0;
    for (let round = 1; round <= KILLS; round++) {
      const moment = round === 1 ? FIRST_MOMENT : randomMoment(rng);
      const server = ground.start({ settings });
      if (moment.kind === 'recovering') await server.line('Tidegate is up');
      else await stopsStandAgain({ server: await server.running(), left: before });
      await liveUntil(server, moment);
      await server.stop('SIGKILL');
      const now = await stored();
      const told = server.logged('Filled');
      const faults = [...faultsOf(now), ...lostSince(before, now), ...forgottenFills(told, now)];
      const where = { seed: SEED, round, moment };
      expect({ ...where, faults }).toEqual({ ...where, faults: [] });
      if (told.length > 0) runsThatTraded += 1;
      if (heldPositions(now).length > 0) {
        killsWithPositions += 1;
        amidTrades = now;
      }
      before = now;
    }
    expect(killsWithPositions).toBeGreaterThanOrEqual(KILLS_WITH_POSITIONS_MIN);

    const server = await ground.start({ settings }).running();
    await server.line('Filled');
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    const last = await stored();
    expect([...faultsOf(last), ...lostSince(before, last)]).toEqual([]);
    expect(unsettledPositions(last)).toEqual([]);

    const { runs, divergedAt, differences } = await replayed();
    expect({ seed: SEED, divergedAt, differences }).toEqual({
      seed: SEED,
      divergedAt: null,
      differences: [],
    });
    expect(runs).toBeGreaterThan(runsThatTraded);
    expect(runs).toBeLessThanOrEqual(KILLS + 1);
  }, 240_000);

  /** What the journal of all runs leads to, against what the store holds. */
  function replayed() {
    const resolver = new DefaultProfileResolver(new StrategyRegistry());
    return withStore(directory(), async (reader) => {
      const { journal } = reader;
      const result = await replayJournal({ shard: shardId(KRAKEN), resolver, journal });
      const differences: ReplayDifference[] = [];
      for (const { scope } of result.accounts) {
        differences.push(...(await compareReplay(result, reader.trading, scope)));
      }
      return { ...result, differences };
    });
  }

  it('would be seen to lose or double anything', () => {
    const { orders, fills, positions, balances, sequences } = amidTrades;
    const [fill, ...otherFills] = fills;
    const [balance, ...otherBalances] = balances;
    if (!fill || !balance) throw new Error('nothing was traded');
    const damaged: readonly Partial<StoredAccount>[] = [
      { fills: otherFills },
      { fills: [fill, ...fills] },
      { orders: orders.filter(({ id }) => id !== fill.order) },
      { orders: orders.filter(({ purpose }) => purpose !== 'protective_stop') },
      { positions: positions.filter(({ instrument }) => instrument !== fill.instrument) },
      { positions: [...positions, ...positions] },
      { balances: [{ ...balance, amount: balance.amount.add('0.00000001') }, ...otherBalances] },
      { decisions: [] },
      { sequences: sequences.filter((sequence) => sequence !== 7) },
    ];
    expect(faultsOf(amidTrades)).toEqual([]);
    for (const change of damaged) {
      expect(faultsOf({ ...amidTrades, ...change })).not.toEqual([]);
    }
    expect(lostSince(amidTrades, { ...amidTrades, fills: otherFills })).toHaveLength(1);
    expect(lostSince(amidTrades, amidTrades)).toEqual([]);
  });
});
