import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

/** How late the event loop was, in milliseconds, since the last reading. */
export interface EventLoopLag {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** Measures how long a ready task waits for its turn. Sampling every 10 ms costs next to nothing. */
export class EventLoopLagMonitor {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({
    resolution: RESOLUTION_MS,
  });

  start(): void {
    this.histogram.enable();
  }

  stop(): void {
    this.histogram.disable();
  }

  /** The lag since the last reading; zeros when nothing was sampled yet. */
  read(): EventLoopLag {
    const { histogram } = this;
    const lag = {
      p50Ms: latenessMs(histogram.percentile(50)),
      p99Ms: latenessMs(histogram.percentile(99)),
      maxMs: latenessMs(histogram.max),
    };
    const isEmpty = histogram.count === 0;
    histogram.reset();
    return isEmpty ? { p50Ms: 0, p99Ms: 0, maxMs: 0 } : lag;
  }
}

/** The sampled delay includes the sampling interval itself. */
function latenessMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS_PER_MS - RESOLUTION_MS);
}
