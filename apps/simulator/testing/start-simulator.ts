import { epochMs, ManualTime, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import type { MarketOptions } from '../src/market-options.js';
import { createSimulator, type Simulator } from '../src/simulator.js';
import type { SimulatorOptions } from '../src/simulator-options.js';
import { SocketClient } from './socket-client.js';

/** A simulator whose clock and market move only on request. */
export interface ManualSimulator {
  readonly simulator: Simulator;
  readonly time: ManualTime;
  /** Advances market and clock by venue minutes. */
  advance(minutes: number): Promise<void>;
  connect(): Promise<SocketClient>;
  /** Adds a fault through the control API; resolves with the HTTP status. */
  fault(fields: object): Promise<number>;
}

export async function startManualSimulator(
  market: MarketOptions,
  options: Partial<SimulatorOptions> = {},
): Promise<ManualSimulator> {
  let time = new ManualTime(epochMs(0));
  const simulator = await createSimulator({
    market,
    startClock: (start) => {
      time = new ManualTime(start);
      return { time, realOrigin: start };
    },
    drive: 'manual',
    speed: 1,
    rateLimit: { burst: 1e6, perSecond: 1 },
    ...options,
  });
  return {
    simulator,
    time,
    advance: async (minutes) => {
      const instant: EpochMs = epochMs(time.now() + minutes * MINUTE_MS);
      await simulator.advanceTo(instant);
      time.advanceTo(instant);
    },
    connect: () => SocketClient.connect(simulator.socketUrl),
    fault: async (fields) => {
      const response = await fetch(`${simulator.url}/control/faults`, {
        method: 'POST',
        body: JSON.stringify(fields),
      });
      return response.status;
    },
  };
}
