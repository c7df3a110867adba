import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SimulatorOptions } from '../src/simulator-options.js';
import { startStanding, type StandingSimulator } from './start-simulator.js';

/** Simulators and a folder of one test; `close` stops and removes whatever is left of them. */
export class SimulatorWorlds {
  private readonly running = new Set<StandingSimulator>();

  private constructor(readonly folder: string) {}

  static async open(): Promise<SimulatorWorlds> {
    return new SimulatorWorlds(await mkdtemp(join(tmpdir(), 'simulator-')));
  }

  /** A path in the folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  async start(
    market: SimulatorOptions['market'],
    options: Partial<SimulatorOptions> = {},
  ): Promise<StandingSimulator> {
    const world = await startStanding(market, options);
    this.running.add(world);
    return world;
  }

  async stop(world: StandingSimulator): Promise<void> {
    this.running.delete(world);
    await world.simulator.stop();
  }

  async close(): Promise<void> {
    for (const world of this.running) await this.stop(world);
    await rm(this.folder, { recursive: true });
  }
}

/** The parsed answer of a public REST method. */
export async function ask(world: StandingSimulator, path: string): Promise<unknown> {
  return (await fetch(`${world.simulator.url}/0/public/${path}`)).json();
}

/** All that REST shows of two pairs: what must not depend on whether the venue was stopped in between. */
export function restViewOf(world: StandingSimulator, since: number): Promise<unknown[]> {
  const paths = [
    ...[1, 5, 15, 60, 240, 1440].map((interval) => `OHLC?pair=XBTUSD&interval=${interval}`),
    'Depth?pair=XBTUSD&count=40',
    'Ticker',
    'Trades?pair=ETHUSD&count=300',
    `Trades?pair=ETHUSD&since=${since / 1_000}`,
  ];
  return Promise.all(paths.map((path) => ask(world, path)));
}
