import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime, silentLogger, TidegateError } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import { spotInstrument, START, TEST_VENUE } from '@tidegate/market-data/testing';
import type { Instrument, Position } from '@tidegate/model';

import { positionRow } from '../../testing/index.js';
import { loadInstruments } from './venue-instruments.js';

const listed = ['BTC/USD', 'ETH/USD', 'ADA/USD'].map((symbol) => spotInstrument(symbol));
const down = new TidegateError('VENUE_UNAVAILABLE', 'the venue is down', { retryable: true });

/** A feed that fails with each of the problems in turn, then answers. */
function feedAfter(problems: readonly Error[]): { feed: MarketFeed; asked: () => number } {
  let asked = 0;
  const loadInstruments = async (): Promise<readonly Instrument[]> => {
    const problem = problems[asked];
    asked += 1;
    if (problem) throw problem;
    return listed;
  };
  return { feed: { venue: TEST_VENUE, loadInstruments } as MarketFeed, asked: () => asked };
}

function portsOf(feed: MarketFeed, time: ManualTime, symbols = ['ETH/USD', 'BTC/USD']) {
  return { feed, symbols, held: [], timers: time, logger: silentLogger, onAnswer: () => undefined };
}

describe('loadInstruments', () => {
  it('retries a venue that is down with growing delays, up to 30 seconds', async () => {
    const time = new ManualTime(START);
    const { feed, asked } = feedAfter(Array.from({ length: 9 }, () => down));
    const loading = loadInstruments(portsOf(feed, time), () => true);
    const waits: number[] = [];
    let lastAskedAt = time.now();
    await time.settleTo(START);
    while (waits.length < 9) {
      const before = asked();
      await time.settleTo(epochMs(time.now() + 500));
      if (asked() === before) continue;
      waits.push(time.now() - lastAskedAt);
      lastAskedAt = time.now();
    }
    await loading;
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('rejects at once on a permanent problem, and when retries are not allowed', async () => {
    const time = new ManualTime(START);
    const refused = new TidegateError('VENUE_REFUSED', 'no such endpoint');
    await expect(
      loadInstruments(portsOf(feedAfter([refused]).feed, time), () => true),
    ).rejects.toBe(refused);
    await expect(loadInstruments(portsOf(feedAfter([down]).feed, time), () => false)).rejects.toBe(
      down,
    );
  });
});

describe('the instruments of a run', () => {
  const load = (
    symbols: string[],
    held: readonly Position[] = [],
  ): ReturnType<typeof loadInstruments> => {
    const ports = portsOf(feedAfter([]).feed, new ManualTime(START), symbols);
    return loadInstruments({ ...ports, held }, () => true);
  };
  const position = (symbol: string): Position =>
    positionRow({ instrument: spotInstrument(symbol).id });

  it('have the order of the configured symbols', async () => {
    const { all, exitsOnly } = await load(['ADA/USD', 'BTC/USD']);
    expect(all.map(({ symbol }) => symbol)).toEqual(['ADA/USD', 'BTC/USD']);
    expect([...exitsOnly]).toEqual([]);
  });

  it('include instruments with open positions, after the configured ones', async () => {
    const held = [position('ETH/USD'), position('ADA/USD')];
    const { all, exitsOnly } = await load(['ADA/USD'], held);
    expect(all.map(({ symbol }) => symbol)).toEqual(['ADA/USD', 'ETH/USD']);
    expect([...exitsOnly]).toEqual([spotInstrument('ETH/USD').id]);
  });

  it('are refused if the instrument of an open position is no longer listed', async () => {
    const lost = position('LUNA/USD');
    await expect(load(['BTC/USD'], [position('ETH/USD'), lost])).rejects.toMatchObject({
      code: 'INSTRUMENT_DELISTED',
      message: expect.stringContaining(`open in ${lost.instrument} (account main), which`),
    });
  });

  it('are refused with the symbols that the venue does not list', async () => {
    await expect(load(['XBT/USD', 'BTC/USD', 'DOGE/USD'])).rejects.toMatchObject({
      code: 'INSTRUMENT_UNKNOWN',
      message: expect.stringContaining('XBT/USD, DOGE/USD'),
    });
  });
});
