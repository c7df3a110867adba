import { epochMs, type EpochMs } from '@tidegate/kernel';
import { faultOfCandle, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

import { CandleDebt } from './candle-debt.js';
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
 * One candle series under the rules of the house: strictly increasing open times, no duplicates, a closed candle never
 * changes. Closed candles are handed out in order only, so a candle behind a gap or behind an unconfirmed outlier waits
 * until that is settled; every such wait is bounded. `now` is venue time throughout.
 */
export class CandleSeries implements CandleSeriesView {
  private readonly ring: CandleRing;
  private readonly lengthMs: number;
  private readonly waiting = new WaitingCandles();
  /** The venue's last row of the interval in progress. */
  private live: Candle | null = null;
  /** When that row came. */
  private liveAt = NaN;
  private readonly ticker = new TickerTouch();
  /** Open time of the next candle to hand out; NaN before the first candle. */
  private nextOpen = NaN;
  private readonly gap: GapWatch;
  /** Open times of waiting candles whose last moments we may have missed. */
  private readonly doubtful = new Set<number>();
  private readonly outliers: OutlierWatch;
  private readonly history = new HistoryAnswer();
  private readonly debt = new CandleDebt();
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

  /** The newest close that the candle channel told of; NaN before the first. */
  get lastClose(): number {
    return (this.live ?? this.waiting.newest)?.close ?? this.ring.value('close', 0);
  }

  /** Since when a trade is known that no candle message has answered; NaN when there is none. */
  get unansweredSince(): number {
    return this.debt.since;
  }

  /** Whether any candle ever came. */
  get isStarted(): boolean {
    return this.debt.isStarted;
  }

  /** End of the newest closed candle that is surely whole and the venue's own; NaN before the first. */
  get knownUntil(): number {
    return this.own.knownUntil;
  }

  /** When `sweep` may next have work: −Infinity while anything is unsettled, Infinity when only a candle brings some. */
  get dueAt(): number {
    if (this.gap.isOpen) return -Infinity;
    if (this.isResting) return Infinity;
    const intervalEnd = (this.live?.openTime ?? this.nextOpen) + this.lengthMs;
    return Number.isNaN(intervalEnd) ? Infinity : intervalEnd + this.owner.options.closeGraceMs;
  }

  /** Takes the state of one candle from the stream. */
  update(candle: Candle, now: number): void {
    if (!this.offer(candle, now)) return this.miss(now);
    this.settle(now);
    this.debt.payUntil(candle.openTime + this.lengthMs);
  }

  /** A candle message of `now` was of no use: what it would have told is owed. */
  miss(now: number): void {
    this.debt.owe(now);
  }

  /** Takes the venue's answer to a gap: an interval that it omits had no trades, one before it begins stays unknown. */
  fill(candles: readonly Candle[], now: number): void {
    const [first] = candles;
    if (first && this.gap.isOpen) this.history.hasNothingBefore(first.openTime);
    this.load(candles, now);
  }

  /** Closes by clock, notices silent intervals, ends waits. */
  sweep(now: number): void {
    this.retireOver(now);
    this.settle(now);
    this.gap.askAgain(now);
  }

  /** The connection is back: whatever is still missing is asked for again, and only now its wait begins. */
  reconnected(now: number): void {
    if (!this.gap.isOpen) return;
    this.gap.restart(now);
    this.settle(now);
    this.gap.ask(now);
  }

  /** A ticker's last price: moves close, high and low of the candle in progress and nothing else. */
  touch(price: number, now: number): void {
    const { live } = this;
    if (!live || now < live.openTime || now >= live.openTime + this.lengthMs) return;
    this.ticker.add(price);
  }

  /**
   * Another channel showed a trade at `now`: the candle channel owes a message, unless one about the same interval came
   * just before.
   */
  tradeSeen(now: number): void {
    if (!this.isStarted) return;
    const newestEnd = this.live ? this.live.openTime + this.lengthMs : this.nextOpen;
    const { closeGraceMs } = this.owner.options;
    if (now >= newestEnd || !this.debt.hasMessageAbout(now, closeGraceMs)) this.debt.owe(now);
  }

  /**
   * Takes candles from the venue's history, oldest first, the last of which may still form. All are put in their places
   * before anything is concluded from what is missing; then those that are over close.
   */
  load(candles: readonly Candle[], now: number): void {
    const [first] = candles;
    const last = candles.at(-1);
    if (!first || !last) return;
    this.history.take(first.openTime, last.openTime);
    this.outliers.hearHistory(this.waiting.head, candles);
    for (const candle of candles) if (!this.isBehindLive(candle)) this.offer(candle, now);
    this.settle(now);
    this.retireOver(now);
    this.takeReady(now);
    this.debt.payUntil(last.openTime);
  }

  /** History is made a moment before it arrives: the stream may know more of the candle in progress. */
  private isBehindLive({ openTime, volume }: Candle): boolean {
    return this.live?.openTime === openTime && volume < this.live.volume;
  }

  /** Puts a candle in its place; `false` when it cannot be true. */
  private offer(candle: Candle, now: number): boolean {
    const reason = this.refusalOf(candle, now);
    if (reason) {
      this.owner.statistics.refusedCandles += 1;
      this.owner.candleRefused(this.timeframe, reason);
      return false;
    }
    this.debt.messageCame(now);
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
   * The candle's interval is over; it is doubtful when the connection did not stand from its last row on, or when another
   * channel showed a trade in it that no row did.
   */
  private retire(live: Candle): void {
    this.waiting.put(live);
    const since = Math.max(live.openTime, this.liveAt);
    const isOwed = this.debt.isOwedBefore(live.openTime + this.lengthMs);
    if (isOwed || !this.owner.link.stoodSince(since)) this.doubtful.add(live.openTime);
  }

  /** Retires the candle in progress when the grace after its end is over. */
  private retireOver(now: number): void {
    const { live } = this;
    if (!live || live.openTime + this.lengthMs + this.owner.options.closeGraceMs > now) return;
    this.retire(live);
    this.setLive(null, now);
  }

  /** Hands out waiting candles that are in order; `false` at an unsettled one. */
  private takeReady(now: number): boolean {
    for (let head = this.waiting.head; head?.openTime === this.nextOpen; head = this.waiting.head) {
      if (!this.takeHead(head, now)) return false;
    }
    return true;
  }

  /** Hands out whatever is in order; stops at an unsettled gap or outlier. */
  private settle(now: number): void {
    while (!Number.isNaN(this.nextOpen) && this.takeReady(now)) {
      const { head } = this.waiting;
      const end = head?.openTime ?? this.live?.openTime ?? this.clockEdge(now);
      if (end <= this.nextOpen || !this.bridge(end, now)) return;
    }
  }

  /** Open time of the first interval that is not over by the clock. */
  private clockEdge(now: number): number {
    const settled = now - this.owner.options.closeGraceMs;
    return Math.floor(settled / this.lengthMs) * this.lengthMs;
  }

  private takeHead(head: Candle, now: number): boolean {
    if (this.doubtful.has(head.openTime) && !this.isDoubtOver(head, now)) return false;
    const previousClose = this.ring.value('close', 0);
    const next = this.waiting.second;
    const isWaitOver = this.isOutlierWaitOver(head, now);
    switch (this.outliers.judge({ candle: head, previousClose, next, isWaitOver, now })) {
      case 'accepted':
        return this.accept(head);
      case 'dropped':
        this.waiting.dropHead();
        this.doubtful.delete(head.openTime);
        this.deliver(this.nextFlat());
        return true;
      case 'suspected':
        this.openGap({ from: head.openTime, to: head.openTime, reason: 'outlier' }, now);
        return false;
      case 'held':
        return false;
    }
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
    this.waiting.dropHead();
    this.own.closed(head.openTime + this.lengthMs, this.doubtful.delete(head.openTime));
    this.deliver(head);
    return true;
  }

  /** Passes over the missing intervals [nextOpen, end) if allowed; otherwise requests them and returns false. */
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
    // The venue may have answered at once.
    if (this.nextOpen > from || this.waiting.head?.openTime === from) return true;
    if (!this.isWaitOver(now)) return false;
    if (end > this.own.fillableUntil || this.ring.size === 0) this.leaveOpenUntil(end);
    else this.deliverFlatUntil(end);
    return true;
  }

  /** Silence is known and fills no more: only a candle goes on. After a lost connection the venue is asked first. */
  private get isResting(): boolean {
    if (this.live || this.nextOpen < this.own.fillableUntil) return false;
    return this.knownEmptyUntil() > this.nextOpen;
  }

  /** Fills silent intervals as far as allowed, then rests (returns false) until a candle comes; the rest stays open. */
  private passSilence(end: number): boolean {
    const flatEnd = Math.min(end, this.own.fillableUntil);
    if (this.ring.size > 0 && flatEnd > this.nextOpen) {
      this.deliverFlatUntil(flatEnd);
      return true;
    }
    if (!this.waiting.head && !this.live) return false;
    this.leaveOpenUntil(end);
    return true;
  }

  /** End (exclusive, on the interval grid) of the stretch from `nextOpen` that surely had no trades. */
  private knownEmptyUntil(): number {
    const emptyUntil = this.history.emptyUntil(this.nextOpen);
    if (emptyUntil > this.nextOpen) return emptyUntil;
    const silentUntil = this.owner.link.silentUntil(this.nextOpen);
    const quietUntil = Math.floor(silentUntil / this.lengthMs) * this.lengthMs;
    return this.debt.isOwedBefore(quietUntil) ? this.nextOpen : quietUntil;
  }

  private isWaitOver(now: number): boolean {
    if (this.waiting.size >= this.capacity) return true;
    return this.gap.isWaitOver(now);
  }

  /** The next candle may confirm an outlier: only silence on a standing connection shows that there is none. */
  private isOutlierWaitOver({ openTime }: Candle, now: number): boolean {
    const nextIsOverAt = openTime + 2 * this.lengthMs + this.owner.options.closeGraceMs;
    return this.owner.link.isUp && now >= nextIsOverAt && this.isWaitOver(now);
  }

  private openGap(range: Omit<SeriesGap, 'since'>, now: number): void {
    this.gap.open(range, () => this.newestTrue(), now);
  }

  /** Open time of the newest closed candle that was not filled in by us. */
  private newestTrue(): EpochMs | null {
    let back = 0;
    while (this.ring.isSynthetic(back)) back += 1;
    const openTime = this.ring.value('openTime', back);
    return Number.isNaN(openTime) ? null : epochMs(openTime);
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
