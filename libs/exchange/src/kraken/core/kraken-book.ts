import { OrderBookLadder, type BookSide } from '@tidegate/market-data';

import type { BookUpdateScanner } from './book-scanner.js';
import { checksumOf, LevelDigest } from './checksum.js';
import type { BookRow, LevelRow } from './socket-frames.js';

/** `ignored`: an update before the awaited snapshot. After the two faults, the book awaits a snapshot. */
export type BookOutcome = 'verified' | 'ignored' | 'checksum_mismatch' | 'crossed';

/** A level with its numbers as the venue's texts. */
interface LevelText {
  readonly price: string;
  readonly qty: string;
}

/** A book row with texts instead of numbers. */
export interface ExactBookRow {
  readonly bids: readonly LevelText[];
  readonly asks: readonly LevelText[];
}

export interface BookPrecisions {
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
}

/** One instrument's book: applies the venue's messages in order and verifies each checksum. */
export class KrakenBook {
  readonly ladder: OrderBookLadder;
  private readonly digest: LevelDigest;
  private awaitingSnapshot = true;

  constructor(
    depth: number,
    private readonly precisions: BookPrecisions,
  ) {
    this.ladder = new OrderBookLadder(depth);
    this.digest = new LevelDigest(precisions.pricePrecision, precisions.quantityPrecision);
  }

  get isKnown(): boolean {
    return !this.awaitingSnapshot;
  }

  /** Marks the book unknown until the next snapshot. */
  invalidate(): void {
    this.awaitingSnapshot = true;
  }

  /** `exactRow` returns the row's numbers as texts; called only if a number is too long for a double. */
  apply(row: BookRow, snapshot: boolean, exactRow: () => ExactBookRow): BookOutcome {
    if (snapshot) this.ladder.clear();
    else if (this.awaitingSnapshot) return 'ignored';
    this.applySide(this.ladder.bids, row.bids, () => exactRow().bids);
    this.applySide(this.ladder.asks, row.asks, () => exactRow().asks);
    return this.conclude(row.checksum);
  }

  /** Applies a scanned update; `false` if a number requires `apply`. */
  applyScan(scan: BookUpdateScanner): BookOutcome | false {
    const { pricePrecision, quantityPrecision } = this.precisions;
    if (this.awaitingSnapshot) return 'ignored';
    if (!scan.fits(pricePrecision, quantityPrecision)) return false;
    for (let row = 0; row < scan.count; row++) {
      const side = row < scan.bidCount ? this.ladder.bids : this.ladder.asks;
      const price = scan.price(row);
      const lots = scan.scaledQuantity(row, quantityPrecision);
      if (lots === 0) {
        side.remove(price);
      } else {
        this.digest.takeScaled(scan.scaledPrice(row, pricePrecision), lots);
        this.place(side, price, scan.quantity(row));
      }
    }
    return this.conclude(scan.checksum);
  }

  private conclude(checksum: number): BookOutcome {
    this.ladder.commit();
    const outcome = this.verdict(checksum);
    this.awaitingSnapshot = outcome !== 'verified';
    return outcome;
  }

  private verdict(checksum: number): BookOutcome {
    if (checksumOf(this.ladder) !== checksum) return 'checksum_mismatch';
    return this.ladder.isCrossed ? 'crossed' : 'verified';
  }

  /** Sets a level with the current digest. */
  private place(side: BookSide, price: number, quantity: number): void {
    const index = side.set(price, quantity);
    side.tags[index] = this.digest.register;
    side.marks[index] = this.digest.length;
  }

  private applySide(
    side: BookSide,
    levels: readonly LevelRow[],
    exactLevels: () => readonly LevelText[],
  ): void {
    const { digest } = this;
    for (let at = 0; at < levels.length; at++) {
      const { price, qty } = levels[at] as LevelRow;
      if (qty === 0) {
        side.remove(price);
        continue;
      }
      if (digest.isExact(price, qty)) {
        digest.take(price, qty);
      } else {
        const exact = exactLevels()[at] as LevelText;
        digest.takeText(exact.price, exact.qty);
      }
      this.place(side, price, qty);
    }
  }
}
