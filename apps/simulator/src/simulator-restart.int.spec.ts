import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS, ScaledTime } from '@tidegate/kernel';
import { readFile, writeFile } from 'node:fs/promises';

import { ask, MONDAY, restViewOf, SimulatorWorlds } from '../testing/index.js';
import { createSimulator } from './simulator.js';
import { systemTime } from './system-time.js';

const DAY_ROWS = 1_440;
const SYNTHETIC = { kind: 'synthetic', seed: 8, instruments: 2, historyDays: 1 } as const;

let worlds: SimulatorWorlds;

beforeEach(async () => {
  worlds = await SimulatorWorlds.open();
});

afterEach(() => worlds.close());

describe('a restart', () => {
  it('resumes exactly where the first run stopped', async () => {
    const [state, untouched] = [worlds.path('state.json'), await worlds.start(SYNTHETIC)];
    const first = await worlds.start(SYNTHETIC, { state });
    await first.advance(7.5);
    await worlds.stop(first);
    const second = await worlds.start(SYNTHETIC, { state });
    expect(second.simulator.clock().now).toBe(MONDAY + 7.5 * MINUTE_MS);
    await untouched.advance(7.5);
    expect(await restViewOf(second, MONDAY)).toEqual(await restViewOf(untouched, MONDAY));
    await second.advance(5);
    await untouched.advance(5);
    expect(await restViewOf(second, MONDAY)).toEqual(await restViewOf(untouched, MONDAY));
  });

  it('keeps the trading halts', async () => {
    const [state, untouched] = [worlds.path('state.json'), await worlds.start(SYNTHETIC)];
    const maintenance = { kind: 'maintenance', durationMs: 4 * MINUTE_MS };
    const first = await worlds.start(SYNTHETIC, { state });
    for (const world of [first, untouched]) {
      await world.advance(1.5);
      await world.fault(maintenance);
      await world.advance(6);
    }
    await worlds.stop(first);
    const second = await worlds.start(SYNTHETIC, { state });
    expect(await restViewOf(second, MONDAY)).toEqual(await restViewOf(untouched, MONDAY));
    await second.advance(5);
    await untouched.advance(5);
    expect(await restViewOf(second, MONDAY)).toEqual(await restViewOf(untouched, MONDAY));
  });

  it('loses at most one second of market after a kill, and replays it identically', async () => {
    const state = worlds.path('state.json');
    const first = await worlds.start(SYNTHETIC, { state });
    await first.advance(3);
    // The periodic write is in progress; a process killed now would leave this file.
    let kept = 0;
    while (kept !== MONDAY + 3 * MINUTE_MS) {
      first.time.advanceBy(1_000);
      await first.simulator.advanceTo(epochMs(MONDAY + 3 * MINUTE_MS));
      const text = await readFile(state, 'utf8').catch(() => '{}');
      kept = (JSON.parse(text) as { playedTo?: number }).playedTo ?? 0;
    }
    const copy = worlds.path('killed.json');
    await writeFile(copy, await readFile(state));
    await first.simulator.advanceTo(epochMs(MONDAY + 4 * MINUTE_MS));
    const second = await worlds.start(SYNTHETIC, { state: copy });
    await second.advance(1);
    expect(await ask(second, 'OHLC?pair=XBTUSD&interval=1')).toEqual(
      await ask(first, 'OHLC?pair=XBTUSD&interval=1'),
    );
  });

  it('continues past midnight and moves its checkpoint', async () => {
    const state = worlds.path('state.json');
    const market = { ...SYNTHETIC, from: epochMs(MONDAY - 5 * MINUTE_MS) };
    const tapeStart = async (): Promise<unknown> => {
      const kept = JSON.parse(await readFile(state, 'utf8')) as {
        tapes: Record<string, { nextMinute: number }>;
      };
      return kept.tapes['BTC/USD']?.nextMinute;
    };
    const first = await worlds.start(market, { state });
    await worlds.stop(first);
    expect(await tapeStart()).toBe(MONDAY - 2 * DAY_ROWS * MINUTE_MS);
    const second = await worlds.start(market, { state });
    await second.advance(10);
    const view = await restViewOf(second, MONDAY);
    await worlds.stop(second);
    expect(await tapeStart()).toBe(MONDAY - DAY_ROWS * MINUTE_MS);
    expect(await restViewOf(await worlds.start(market, { state }), MONDAY)).toEqual(view);
  });

  it('rejects the state of another market and a malformed state', async () => {
    const state = worlds.path('state.json');
    await worlds.stop(await worlds.start(SYNTHETIC, { state }));
    await expect(worlds.start({ ...SYNTHETIC, seed: 9 }, { state })).rejects.toMatchObject({
      code: 'STATE_OF_ANOTHER_MARKET',
    });
    const halts = '{"version":1,"market":"x","playedTo":1,"tapes":{},"halts":[{"from":1}]}';
    for (const text of ['{', '{"version":2}', '{"version":1,"market":"x"}', halts]) {
      await writeFile(state, text);
      await expect(worlds.start(SYNTHETIC, { state })).rejects.toMatchObject({
        code: 'STATE_MALFORMED',
      });
    }
  });
});

describe('a running clock', () => {
  it('plays the market automatically at its speed', async () => {
    const realOrigin = systemTime.now();
    const simulator = await createSimulator({
      market: SYNTHETIC,
      startClock: (from) => ({
        time: new ScaledTime({
          base: systemTime,
          speed: 600,
          baseOrigin: realOrigin,
          scaledOrigin: from,
        }),
        realOrigin,
      }),
      drive: 'clock',
      speed: 600,
    });
    while (simulator.venue.playedTo() < MONDAY + 2 * MINUTE_MS) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    const { now, speed } = simulator.clock();
    await simulator.stop();
    expect([speed, now >= MONDAY + 2 * MINUTE_MS]).toEqual([600, true]);
    const position = simulator.venue.playedTo();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(simulator.venue.playedTo()).toBe(position);
  });

  it('rejects a port in use', async () => {
    const world = await worlds.start(SYNTHETIC);
    await expect(worlds.start(SYNTHETIC, { port: world.simulator.port })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
    });
  });
});
