import {
  EMPTY_BOOK_MEMORY,
  rememberBook,
  vanishedInterest,
  type BookMemory,
  type BookOptions,
} from '@tidegate/ai';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { OrderBookView } from '@tidegate/model';

/**
 * Minimum time between two samples of a book: spoofed orders last for seconds, updates arrive every few milliseconds.
 */
const SAMPLE_INTERVAL_MS = 500;

/**
 * Samples the books between decisions to detect large orders that vanish without a trade. A decision sees a single
 * moment of the book, which does not show orders withdrawn earlier.
 */
export class BookWatch {
  private readonly memories = new Map<InstrumentId, BookMemory>();

  constructor(private readonly options: BookOptions) {}

  onBook(instrument: InstrumentId, book: OrderBookView, receivedAt: EpochMs): void {
    const memory = this.memories.get(instrument) ?? EMPTY_BOOK_MEMORY;
    const { previous } = memory;
    if (previous && receivedAt - previous.receivedAt < SAMPLE_INTERVAL_MS) return;
    const snapshot = book.snapshot(this.options.levels, receivedAt);
    this.memories.set(instrument, rememberBook(memory, snapshot, this.options));
  }

  /** Forgets the last sample: the next book cannot be compared with the one before the loss. */
  onUnknown(instrument: InstrumentId): void {
    const memory = this.memories.get(instrument);
    if (memory) this.memories.set(instrument, { ...memory, previous: null });
  }

  /** Vanished interest within the window, in mean level quantities of its side. */
  vanished(instrument: InstrumentId, now: EpochMs): number {
    const memory = this.memories.get(instrument);
    return memory ? vanishedInterest(memory, now, this.options) : 0;
  }
}
