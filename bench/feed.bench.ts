import { KrakenStream } from '@tidegate/exchange';
import { epochMs, invariant, ManualTime, venueId } from '@tidegate/kernel';
import { MarketDataCache, MarketDataOptions, quietListener } from '@tidegate/market-data';
import type { Instrument } from '@tidegate/model';

import type { BenchResult } from './bench-result.js';
import { feedFrames } from './feed-frames.js';
import { krakenInstrument } from './kraken-instrument.js';

export const name = 'Feed: parse, verify and cache';

const INSTRUMENTS = 50;
const FRAMES = 60_000;
const ROUNDS = 9;
/** Minimum rate of parse + verify + cache, as a fraction of the rate of bare `JSON.parse`. */
const TARGET_RATIO = 0.6;
const VENUE = venueId('bench');
const START = epochMs(Date.UTC(2026, 0, 1));

function parseAll(frames: readonly string[]): number {
  let objects = 0;
  for (const frame of frames) if (JSON.parse(frame)) objects += 1;
  return objects;
}

function feedAll(frames: readonly string[], instruments: readonly Instrument[]): void {
  const cache = new MarketDataCache({
    options: new MarketDataOptions(),
    instruments,
    timeframes: ['1m'],
    clock: new ManualTime(START),
    listener: quietListener,
  });
  const stream = new KrakenStream({
    venue: VENUE,
    instruments,
    bookDepth: 25,
    sink: {
      event: (event) => cache.apply(event),
      acknowledged: () => undefined,
      broken: () => undefined,
      malformed: () => undefined,
    },
  });
  frames.forEach((frame, index) => stream.accept(frame, epochMs(START + index * 2)));
  const { malformed, checksumMismatches, unknown } = stream.statistics;
  invariant(malformed + checksumMismatches + unknown === 0, 'Every frame is valid', {
    malformed,
    checksumMismatches,
    unknown,
  });
}

/** Duration of `work` in seconds. */
function secondsOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1_000;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] as number;
}

export async function run(): Promise<BenchResult[]> {
  const symbols = Array.from({ length: INSTRUMENTS }, (_, index) => `C${index}/USD`);
  const instruments = symbols.map((symbol) => krakenInstrument(VENUE, symbol));
  const frames = feedFrames(symbols, FRAMES);
  const bare: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(frames.length / secondsOf(() => parseAll(frames)));
    whole.push(frames.length / secondsOf(() => feedAll(frames, instruments)));
  }
  const reference = { name: 'bare JSON.parse', value: medianOf(bare) };
  const value = medianOf(whole);
  const target = TARGET_RATIO * reference.value;
  const metric = `${INSTRUMENTS} instruments, 25-level books with checksums`;
  return [{ metric, value, unit: 'frames/s', reference, ratio: value / reference.value, target }];
}
