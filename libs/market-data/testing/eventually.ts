import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 2;
const TIMEOUT_MS = 8_000;

/** Waits in real time until `condition` holds. Throws an error with `what` after a few seconds. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Condition not met in time: ${what}`);
    await pause(POLL_MS);
  }
}
