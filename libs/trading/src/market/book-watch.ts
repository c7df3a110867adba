import {
  EMPTY_BOOK_MEMORY,
  rememberBook,
  vanishedInterest,
  type BookMemory,
  type BookOptions,
} from '@tidegate/ai';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { OrderBookView } from '@tidegate/model';

/** Looks at one book are at least so far apart: spoofed orders stand for seconds, updates come every few milliseconds. */
const LOOK_INTERVAL_MS = 500;

/**
 * Watches the books between decisions for large interest that vanishes untraded: a decision sees one moment of a book,
 * and what was withdrawn before it is not in it.
 */
export class BookWatch {
  private readonly memories = new Map<InstrumentId, BookMemory>();

  constructor(private readonly options: BookOptions) {}

  onBook(instrument: InstrumentId, book: OrderBookView, receivedAt: EpochMs): void {
    const memory = this.memories.get(instrument) ?? EMPTY_BOOK_MEMORY;
    const { previous } = memory;
    if (previous && receivedAt - previous.receivedAt < LOOK_INTERVAL_MS) return;
    const snapshot = book.snapshot(this.options.levels, receivedAt);
    this.memories.set(instrument, rememberBook(memory, snapshot, this.options));
  }

  /** What the book shows next is not what became of what it showed last. */
  onUnknown(instrument: InstrumentId): void {
    const memory = this.memories.get(instrument);
    if (memory) this.memories.set(instrument, { ...memory, previous: null });
  }

  /** In mean quantities of its side. */
  vanished(instrument: InstrumentId, now: EpochMs): number {
    const memory = this.memories.get(instrument);
    return memory ? vanishedInterest(memory, now, this.options) : 0;
  }
}
