/** Time between looks at the loop. */
const LOOK_MS = 1;

/** How long the event loop kept work waiting, in ms. */
export interface LoopDelay {
  /** Work that arrives at a random instant waits at most this long in 99 of 100 cases. */
  readonly p99: number;
  readonly longest: number;
}

/**
 * Measures while `work` runs. Long blocks count by their length, because more work arrives during a long one: a
 * histogram that takes one sample per look would hide four blocks of 40 ms a second below its 99th percentile.
 */
export async function delayDuring(work: () => Promise<unknown>): Promise<LoopDelay> {
  const waits: number[] = [];
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    waits.push(Math.max(0, now - last - LOOK_MS));
    last = now;
  };
  const timer = setInterval(look, LOOK_MS);
  try {
    await work();
    look();
  } finally {
    clearInterval(timer);
  }
  return { p99: weighted(waits, 0.99), longest: Math.max(0, ...waits) };
}

/** The wait that instants of this share of the time do not exceed. */
function weighted(waits: readonly number[], share: number): number {
  const sorted = waits.toSorted((a, b) => a - b);
  const total = sorted.reduce((sum, wait) => sum + wait + LOOK_MS, 0);
  let covered = 0;
  for (const wait of sorted) {
    covered += wait + LOOK_MS;
    if (covered >= share * total) return wait;
  }
  return sorted.at(-1) ?? 0;
}
