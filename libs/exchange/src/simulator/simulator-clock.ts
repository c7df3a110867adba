import { messageOf, TidegateError } from '@tidegate/kernel';

/** A simulator's clock: it showed `virtualOrigin` at `realOrigin` and runs `speed` times as fast as real time. */
export interface SimulatorClock {
  readonly speed: number;
  readonly realOrigin: number;
  readonly virtualOrigin: number;
}

const TIMEOUT_MS = 5_000;

/** Requests a simulator's clock. Rejects with `SIMULATOR_UNREACHABLE` without a valid response. */
export async function readSimulatorClock(url: string): Promise<SimulatorClock> {
  try {
    const response = await fetch(new URL('/control/clock', url), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const clock = (await response.json()) as Partial<SimulatorClock>;
    const { speed, realOrigin, virtualOrigin } = clock;
    if (!isNumber(speed) || !isNumber(realOrigin) || !isNumber(virtualOrigin)) {
      throw new Error('the response is not a clock');
    }
    return { speed, realOrigin, virtualOrigin };
  } catch (thrown) {
    throw new TidegateError(
      'SIMULATOR_UNREACHABLE',
      `Simulator at ${url} does not respond: ${messageOf(thrown)}`,
    );
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
