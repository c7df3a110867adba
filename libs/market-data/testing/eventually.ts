import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 2;
const PATIENCE_MS = 8_000;

/** Waits in real time until `condition` holds; fails with `what` when it does not within a few seconds. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`It never happened: ${what}`);
    await pause(POLL_MS);
  }
}
