import { freshnessOf } from './times.js';

/** The state of the browser's connection to the server. It is never called "live": live means money. */
export type LinkState = 'connecting' | 'connected' | 'stale' | 'offline';

export interface Link {
  readonly state: LinkState;
  /** Age of the last frame; `null` if none arrived. */
  readonly ageMs: number | null;
}

/** The link at a time, from whether the socket is open and when the last frame arrived. */
export function linkAt(now: number, open: boolean, lastFrameAt: number | null): Link {
  const ageMs = lastFrameAt === null ? null : Math.max(0, now - lastFrameAt);
  if (!open) return { state: lastFrameAt === null ? 'connecting' : 'offline', ageMs };
  if (ageMs === null) return { state: 'connecting', ageMs };
  return { state: freshnessOf(ageMs) === 'fresh' ? 'connected' : 'stale', ageMs };
}
