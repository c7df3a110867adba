import { messageOf, TidegateError } from '@tidegate/kernel';

/** How the clock of a simulator runs: at `realOrigin` it showed `virtualOrigin`, and it runs `speed` times as fast. */
export interface SimulatorClock {
  readonly speed: number;
  readonly realOrigin: number;
  readonly virtualOrigin: number;
}

const TIMEOUT_MS = 5_000;

/** Asks a simulator for its clock; rejects with `SIMULATOR_UNREACHABLE` when nothing sensible answers. */
export async function readSimulatorClock(url: string): Promise<SimulatorClock> {
  try {
    const response = await fetch(new URL('/control/clock', url), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const clock = (await response.json()) as Partial<SimulatorClock>;
    const { speed, realOrigin, virtualOrigin } = clock;
    if (!isNumber(speed) || !isNumber(realOrigin) || !isNumber(virtualOrigin)) {
      throw new Error('the answer is not a clock');
    }
    return { speed, realOrigin, virtualOrigin };
  } catch (thrown) {
    throw new TidegateError(
      'SIMULATOR_UNREACHABLE',
      `No simulator answers at ${url}: ${messageOf(thrown)}`,
    );
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
