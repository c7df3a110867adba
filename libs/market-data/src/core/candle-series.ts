import { epochMs } from '@tidegate/kernel';
import { faultOfCandle, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

import { OverdueCandles } from './overdue-candles.js';
import { CandleRing, type CandleColumn } from './candle-ring.js';
import type { CandleSeriesView } from './candle-series-view.js';
import { flatCandle } from './candle-values.js';
import { GapWatch } from './gap-watch.js';
import { HistoryAnswer } from './history-answer.js';
import { judgeLateCandle } from './late-candle.js';
import type { CandleRefusalReason } from './listener.js';
import { OutlierWatch } from './outlier-watch.js';
import type { SeriesGap, SeriesOwner } from './series-owner.js';
import { TickerTouch } from './ticker-touch.js';
import { VenueCandles } from './venue-candles.js';
import { WaitingCandles } from './waiting-candles.js';

/**
 * One candle series with strictly increasing open times and immutable closed candles. It delivers closed candles only
 * in order: a candle after a gap or an unconfirmed outlier waits until that is settled. Every wait is bounded. `now` is
 * venue time throughout.
 */
export class CandleSeries implements CandleSeriesView {
  private readonly ring: CandleRing;
  private readonly lengthMs: number;
  private readonly waiting = new WaitingCandles();
  /** The venue's last row of the interval in progress. */
  private live: Candle | null = null;
  /** Arrival of that row. */
  private liveAt = NaN;
  private readonly ticker = new TickerTouch();
  /** Open time of the next candle to deliver; NaN before the first candle. */
  private nextOpen = NaN;
  private readonly gap: GapWatch;
  /** Open times of waiting candles whose last updates may have been missed. */
  private readonly doubtful = new Set<number>();
  private readonly outliers: OutlierWatch;
  private readonly history = new HistoryAnswer();
  private readonly overdue = new OverdueCandles();
  private readonly own: VenueCandles;

  constructor(
    readonly timeframe: Timeframe,
    private readonly owner: SeriesOwner,
  ) {
    this.ring = new CandleRing(owner.options.seriesCapacity);
    this.gap = new GapWatch(timeframe, owner);
    this.outliers = new OutlierWatch(timeframe, owner);
    this.lengthMs = timeframeMs(timeframe);
    this.own = new VenueCandles(this.lengthMs, owner.options.gapFillMsMax);
  }

  get size(): number {
    return this.ring.size;
  }

  get capacity(): number {
    return this.ring.capacity;
  }

  candle(back: number): Candle | null {
    return this.ring.candle(back);
  }

  value(column: CandleColumn, back: number): number {
    return this.ring.value(column, back);
  }

  tail(column: CandleColumn, count: number): Float64Array {
    return this.ring.tail(column, count);
  }

  get forming(): Candle | null {
    return this.live && this.ticker.on(this.live);
  }

  /** The newest close from the candle channel; NaN before the first. */
  get lastClose(): number {
    return (this.live ?? this.waiting.newest)?.close ?? this.ring.value('close', 0);
  }

  /** Time of the first known trade without a candle message; NaN if there is none. */
  get unansweredSince(): number {
    return this.overdue.since;
  }

  /** Whether a candle has arrived. */
  get isStarted(): boolean {
    return this.overdue.isStarted;
  }

  /** End of the newest closed candle that came complete from the venue; NaN before the first. */
  get knownUntil(): number {
    return this.own.knownUntil;
  }

  /** When `sweep` may next have work: −Infinity while anything is unsettled, Infinity until the next candle arrives. */
  get dueAt(): number {
    if (this.gap.isOpen) return -Infinity;
    if (this.isResting) return Infinity;
    const intervalEnd = (this.live?.openTime ?? this.nextOpen) + this.lengthMs;
    return Number.isNaN(intervalEnd) ? Infinity : intervalEnd + this.owner.options.closeGraceMs;
  }

  /** Applies a candle update from the stream. */
  update(candle: Candle, now: number): void {
    if (!this.offer(candle, now)) return this.miss(now);
    this.settle(now);
    this.overdue.clearUntil(candle.openTime + this.lengthMs);
  }

  /** Records that a candle message at `now` was unusable, so its content is overdue. */
  miss(now: number): void {
    this.overdue.add(now);
  }

  /** Applies the venue's response to a gap: omitted intervals had no trades, earlier intervals stay unknown. */
  fill(candles: readonly Candle[], now: number): void {
    const [first] = candles;
    if (first && this.gap.isOpen) this.history.hasNothingBefore(first.openTime);
    this.load(candles, now);
  }

  /** Closes candles by clock, fills silent intervals, and ends expired waits. */
  sweep(now: number): void {
    this.retireOver(now);
    this.settle(now);
    this.gap.requestAgain(now);
  }

  /** After a reconnect, requests an open gap again and restarts its wait. */
  reconnected(now: number): void {
    if (!this.gap.isOpen) return;
    this.gap.restart(now);
    this.settle(now);
    this.gap.request(now);
  }

  /** Applies a ticker's last price to close, high, and low of the candle in progress. */
  touch(price: number, now: number): void {
    const { live } = this;
    if (!live || now < live.openTime || now >= live.openTime + this.lengthMs) return;
    this.ticker.add(price);
  }

  /**
   * Records a trade at `now` seen on another channel. A candle message is then overdue, unless one about the same
   * interval has just arrived.
   */
  tradeSeen(now: number): void {
    if (!this.isStarted) return;
    const newestEnd = this.live ? this.live.openTime + this.lengthMs : this.nextOpen;
    const { closeGraceMs } = this.owner.options;
    if (now >= newestEnd || !this.overdue.hasMessageAbout(now, closeGraceMs)) this.overdue.add(now);
  }

  /**
   * Loads candles of the venue's history, oldest first; the last may still be forming. Places all of them before it
   * evaluates missing intervals, then closes the finished ones.
   */
  load(candles: readonly Candle[], now: number): void {
    const [first] = candles;
    if (!first) return;
    const last = candles.at(-1) ?? first;
    this.history.take(first.openTime, last.openTime);
    this.outliers.checkHistory(this.waiting.head, candles);
    for (const candle of candles) if (!this.isBehindLive(candle)) this.offer(candle, now);
    this.settle(now);
    this.retireOver(now);
    this.takeReady(now);
    this.overdue.clearUntil(last.openTime);
  }

  /** A history response may be older than the stream's latest row of the candle in progress. */
  private isBehindLive({ openTime, volume }: Candle): boolean {
    return this.live?.openTime === openTime && volume < this.live.volume;
  }

  /** Places a valid candle; returns `false` if it is refused. */
  private offer(candle: Candle, now: number): boolean {
    const reason = this.refusalOf(candle, now);
    if (reason) {
      this.owner.statistics.refusedCandles += 1;
      this.owner.candleRefused(this.timeframe, reason);
      return false;
    }
    this.overdue.messageReceived(now);
    if (candle.openTime < this.nextOpen && this.ring.size > 0) {
      const closed = this.ring.candle(this.ring.find(candle.openTime));
      judgeLateCandle({ candle, closed, timeframe: this.timeframe, now }, this.owner);
      return true;
    }
    this.place(candle, now);
    return true;
  }

  private refusalOf(candle: Candle, now: number): CandleRefusalReason | null {
    const fault = faultOfCandle(candle, this.lengthMs);
    if (fault) return fault;
    return candle.openTime > now + this.owner.options.futureToleranceMs ? 'from_future' : null;
  }

  private place(candle: Candle, now: number): void {
    const { openTime } = candle;
    // Stryker disable next-line EqualityOperator: an equal time changes nothing
    if (!(openTime >= this.nextOpen)) this.nextOpen = openTime;
    const newest = this.live?.openTime ?? this.waiting.newestOpenTime;
    if (openTime > newest || this.live?.openTime === openTime) {
      if (this.live && openTime > newest) this.retire(this.live);
      this.setLive(candle, now);
      return;
    }
    this.waiting.put(candle);
    if (now >= openTime + this.lengthMs) this.doubtful.delete(openTime);
  }

  private setLive(candle: Candle | null, now: number): void {
    this.live = candle;
    this.liveAt = now;
    this.ticker.clear();
  }

  /**
   * Ends the interval of the candle in progress. The candle is doubtful if the connection dropped after its last row,
   * or if another channel showed a trade that its rows do not include.
   */
  private retire(live: Candle): void {
    this.waiting.put(live);
    const since = Math.max(live.openTime, this.liveAt);
    const isOverdue = this.overdue.isOverdueBefore(live.openTime + this.lengthMs);
    if (isOverdue || !this.owner.link.stoodSince(since)) this.doubtful.add(live.openTime);
  }

  /** Retires the candle in progress once the grace period after its end has passed. */
  private retireOver(now: number): void {
    const { live } = this;
    if (!live || live.openTime + this.lengthMs + this.owner.options.closeGraceMs > now) return;
    this.retire(live);
    this.setLive(null, now);
  }

  /** Delivers waiting candles that are next in order, up to an unsettled one. */
  private takeReady(now: number): void {
    for (let head = this.waiting.head; head?.openTime === this.nextOpen; head = this.waiting.head) {
      if (!this.takeHead(head, now)) return;
    }
  }

  /** Delivers all candles that are next in order; stops at an unsettled gap or outlier. */
  private settle(now: number): void {
    while (!Number.isNaN(this.nextOpen)) {
      this.takeReady(now);
      const { head } = this.waiting;
      const end = head?.openTime ?? this.live?.openTime ?? this.clockEdge(now);
      if (end <= this.nextOpen || !this.bridge(end, now)) return;
    }
  }

  /** Open time of the first interval that has not ended by clock. */
  private clockEdge(now: number): number {
    const settled = now - this.owner.options.closeGraceMs;
    return Math.floor(settled / this.lengthMs) * this.lengthMs;
  }

  private takeHead(head: Candle, now: number): boolean {
    if (this.doubtful.has(head.openTime) && !this.isDoubtOver(head, now)) return false;
    const previousClose = this.ring.value('close', 0);
    const next = this.waiting.second;
    const isWaitOver = this.isOutlierWaitOver(head, now);
    const verdict = this.outliers.judge({ candle: head, previousClose, next, isWaitOver, now });
    if (verdict === 'accepted') return this.accept(head);
    if (verdict === 'dropped') return this.replaceByFlat(head);
    this.openGap({ from: head.openTime, to: head.openTime, reason: 'outlier' }, now);
    return false;
  }

  private isDoubtOver(head: Candle, now: number): boolean {
    const { openTime } = head;
    this.openGap({ from: openTime, to: openTime, reason: 'incomplete' }, now);
    const wasAnsweredAtOnce = this.waiting.head !== head;
    if (wasAnsweredAtOnce || !this.isWaitOver(now)) return false;
    this.gap.note('unconfirmed');
    return true;
  }

  private accept(head: Candle): true {
    this.own.closed(head.openTime + this.lengthMs, this.dropHead(head));
    this.deliver(head);
    return true;
  }

  private replaceByFlat(head: Candle): true {
    this.dropHead(head);
    this.deliver(this.nextFlat());
    return true;
  }

  /** Removes the head; returns whether its last updates may have been missed. */
  private dropHead({ openTime }: Candle): boolean {
    this.waiting.dropHead();
    return this.doubtful.delete(openTime);
  }

  /** Fills or skips the missing intervals [nextOpen, end) if allowed; otherwise requests them and returns false. */
  private bridge(end: number, now: number): boolean {
    const emptyEnd = Math.min(end, this.knownEmptyUntil());
    if (emptyEnd > this.nextOpen) return this.passSilence(emptyEnd);
    const unknownEnd = Math.min(end, this.history.unknownUntil(this.nextOpen));
    if (unknownEnd > this.nextOpen) {
      this.leaveOpenUntil(unknownEnd);
      return true;
    }
    const from = epochMs(this.nextOpen);
    this.openGap({ from, to: epochMs(end - this.lengthMs), reason: 'missing' }, now);
    // The request may have been answered synchronously.
    // Stryker disable next-line BooleanLiteral: the answer has settled all that it could
    if (this.nextOpen > from || this.waiting.head?.openTime === from) return true;
    if (!this.isWaitOver(now)) return false;
    if (end > this.own.fillableUntil) this.leaveOpenUntil(end);
    else this.deliverFlatUntil(end);
    return true;
  }

  /** The flat fill has reached its limit; the series continues with a new candle, or with a gap after a reconnect. */
  private get isResting(): boolean {
    if (this.live || this.nextOpen < this.own.fillableUntil) return false;
    return this.knownEmptyUntil() > this.nextOpen;
  }

  /** Fills silent intervals up to the limit, then returns false until a candle arrives; the remainder stays open. */
  private passSilence(end: number): boolean {
    const flatEnd = Math.min(end, this.own.fillableUntil);
    if (flatEnd > this.nextOpen) this.deliverFlatUntil(flatEnd);
    else if (this.waiting.head || this.live) this.leaveOpenUntil(end);
    else return false;
    return true;
  }

  /** End (exclusive, aligned) of the range from `nextOpen` that is known to have no trades. */
  private knownEmptyUntil(): number {
    const emptyUntil = this.history.emptyUntil(this.nextOpen);
    if (emptyUntil > this.nextOpen) return emptyUntil;
    const silentUntil = this.owner.link.silentUntil(this.nextOpen);
    const quietUntil = Math.floor(silentUntil / this.lengthMs) * this.lengthMs;
    return this.overdue.isOverdueBefore(quietUntil) ? this.nextOpen : quietUntil;
  }

  private isWaitOver(now: number): boolean {
    if (this.waiting.size >= this.capacity) return true;
    return this.gap.isWaitOver(now);
  }

  /** The next candle may confirm an outlier. Only silence on a live connection shows that there is no next candle. */
  private isOutlierWaitOver({ openTime }: Candle, now: number): boolean {
    const nextIsOverAt = openTime + 2 * this.lengthMs + this.owner.options.closeGraceMs;
    return this.owner.link.isUp && now >= nextIsOverAt && this.isWaitOver(now);
  }

  private openGap(range: Omit<SeriesGap, 'since'>, now: number): void {
    this.gap.open(range, () => this.ring.newestTrue(), now);
  }

  private deliverFlatUntil(end: number): void {
    while (this.nextOpen < end) this.deliver(this.nextFlat());
  }

  private leaveOpenUntil(end: number): void {
    this.gap.note('left_open');
    this.owner.statistics.gapsLeftOpen += 1;
    this.advanceTo(end);
  }

  private nextFlat(): Candle {
    return flatCandle(this.nextOpen, this.ring.value('close', 0));
  }

  private deliver(candle: Candle): void {
    this.ring.append(candle);
    this.owner.statistics.candlesClosed += 1;
    if (candle.synthetic) {
      this.owner.statistics.syntheticCandles += 1;
      this.gap.note('flat');
    }
    this.owner.candleClosed(this.timeframe, candle);
    this.advanceTo(candle.openTime + this.lengthMs);
  }

  private advanceTo(nextOpen: number): void {
    this.nextOpen = nextOpen;
    this.gap.passed(nextOpen);
  }
}
