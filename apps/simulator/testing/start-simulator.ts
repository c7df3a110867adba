import { epochMs, ManualTime, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import type { MarketOptions } from '../src/market-options.js';
import { createSimulator, type Simulator } from '../src/simulator.js';
import type { SimulatorOptions } from '../src/simulator-options.js';
import { SocketClient } from './socket-client.js';

/** A simulator whose clock and market stand still until they are moved. */
export interface StandingSimulator {
  readonly simulator: Simulator;
  readonly time: ManualTime;
  /** Moves market and clock on, in venue minutes. */
  advance(minutes: number): Promise<void>;
  connect(): Promise<SocketClient>;
  /** Adds a fault by the control interface; resolves with the HTTP status. */
  fault(fields: object): Promise<number>;
}

export async function startStanding(
  market: MarketOptions,
  options: Partial<SimulatorOptions> = {},
): Promise<StandingSimulator> {
  let time = new ManualTime(epochMs(0));
  const simulator = await createSimulator({
    market,
    startClock: (start) => {
      time = new ManualTime(start);
      return { time, realOrigin: start };
    },
    drive: 'hand',
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
