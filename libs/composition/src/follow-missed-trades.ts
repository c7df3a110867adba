import { epochMs, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { followedThrough, type FollowedCandle, type FollowedPlan } from '@tidegate/matching';
import { candleCloseTime, timeframeMs, type Timeframe } from '@tidegate/model';
import type { MissedTrades, StoredMissedTrade, TelemetryArchive } from '@tidegate/persistence';

export interface FollowingSetup {
  readonly missed: Pick<MissedTrades, 'followed' | 'progress'>;
  readonly archive: Pick<TelemetryArchive, 'candles'>;
  /** Timeframe of the candles to follow: the shortest of the feed. */
  readonly timeframe: Timeframe;
  /** Trades per call. */
  readonly limit: number;
}

/** Candles per instrument and call. */
const CANDLES_MAX = 1_500;

type Progress = Parameters<MissedTrades['progress']>[0][number];

/**
 * Follows missed trades of all tenants through the stored candles that closed since the last call, and records those that
 * ended. Reads a bounded number of trades and candles; the rest waits for the next call. Returns the number that ended.
 */
export async function followMissedTrades(setup: FollowingSetup, now: EpochMs): Promise<number> {
  const { missed, timeframe, limit } = setup;
  const due = epochMs(now - timeframeMs(timeframe));
  const trades = await missed.followed(due, limit);
  const changes: Progress[] = [];
  for (const [instrument, group] of Map.groupBy(trades, (trade) => trade.instrument)) {
    changes.push(...(await followed(setup, instrument, { group, now })));
  }
  await missed.progress(changes);
  return changes.filter(({ end }) => end !== null).length;
}

async function followed(
  { archive, timeframe }: FollowingSetup,
  instrument: InstrumentId,
  { group, now }: { readonly group: readonly StoredMissedTrade[]; readonly now: EpochMs },
): Promise<readonly Progress[]> {
  const length = timeframeMs(timeframe);
  const reached = Math.min(...group.map(({ followedUntil }) => followedUntil ?? now));
  const from = epochMs(Math.max(0, reached - length));
  const to = epochMs(from + CANDLES_MAX * length);
  const stored = await archive.candles(instrument, timeframe, { from, to, limit: CANDLES_MAX + 1 });
  const candles = stored.map((candle) => ({
    candle,
    closeTime: candleCloseTime(candle.openTime, timeframe),
  }));
  // A span without candles is skipped once it is past, or a trade would wait there for ever.
  const readTo = to < now - length ? to : (candles.at(-1)?.closeTime ?? from);
  return group.flatMap((trade) => progressOf(trade, candles, readTo) ?? []);
}

function progressOf(
  ...[trade, candles, readTo]: [StoredMissedTrade, readonly FollowedCandle[], EpochMs]
): Progress | null {
  const since = trade.followedUntil ?? readTo;
  const unread = candles.filter(({ closeTime }) => closeTime > since);
  const end = followedThrough(trade.plan as FollowedPlan, unread);
  if (end) return { trade, followedUntil: null, end };
  return readTo > since ? { trade, followedUntil: readTo, end: null } : null;
}
