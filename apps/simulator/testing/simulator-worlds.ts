import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SimulatorOptions } from '../src/simulator-options.js';
import { startManualSimulator, type ManualSimulator } from './start-simulator.js';

/** The simulators and the folder of one test; `close` stops and removes the remaining ones. */
export class SimulatorWorlds {
  private readonly running = new Set<ManualSimulator>();

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
  ): Promise<ManualSimulator> {
    const world = await startManualSimulator(market, options);
    this.running.add(world);
    return world;
  }

  async stop(world: ManualSimulator): Promise<void> {
    this.running.delete(world);
    await world.simulator.stop();
  }

  async close(): Promise<void> {
    for (const world of this.running) await this.stop(world);
    await rm(this.folder, { recursive: true });
  }
}

/** The parsed response of a public REST method. */
export async function ask(world: ManualSimulator, path: string): Promise<unknown> {
  return (await fetch(`${world.simulator.url}/0/public/${path}`)).json();
}

/** The REST view of two pairs, which must not depend on a restart of the venue. */
export function restViewOf(world: ManualSimulator, since: number): Promise<unknown[]> {
  const paths = [
    ...[1, 5, 15, 60, 240, 1440].map((interval) => `OHLC?pair=XBTUSD&interval=${interval}`),
    'Depth?pair=XBTUSD&count=40',
    'Ticker',
    'Trades?pair=ETHUSD&count=300',
    `Trades?pair=ETHUSD&since=${since / 1_000}`,
  ];
  return Promise.all(paths.map((path) => ask(world, path)));
}
