/** A slower answer says too little about when it was given. */
const ROUND_TRIP_MS_MAX = 5_000;
/** Venues tell whole seconds: a smaller difference is none. */
const RESOLUTION_MS = 1_000;

/**
 * The venue's clock minus ours, in milliseconds: its time against the middle of the round trip.
 * `null` when the answer took too long to tell, 0 within the venue's resolution.
 */
export function clockSkewOf(measured: {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly venueTime: number;
}): number | null {
  const { askedAt, answeredAt, venueTime } = measured;
  if (answeredAt - askedAt > ROUND_TRIP_MS_MAX) return null;
  const skewMs = venueTime - (askedAt + answeredAt) / 2;
  return Math.abs(skewMs) <= RESOLUTION_MS ? 0 : skewMs;
}
