import type { GatewayEvent, GatewayRequest, OpenBooks } from '@tidegate/execution';
import { PaperVenue, type PaperVenueSetup } from '@tidegate/execution';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';

/** Where an account's requests go. A paper venue lives in the core; a live one is reached by the shell. */
export interface AccountGateway {
  perform(request: GatewayRequest, at: EpochMs): void;
  /** After a start: the open orders of our books, to be found again at the venue. */
  recover(books: OpenBooks, at: EpochMs): void;
  beginSlice(instrument: InstrumentId, slice: MarketSlice): void;
  /** Lets orders that joined the current slice meet it. */
  matchJoined(): void;
  endSlice(): void;
  hasWorking(instrument: InstrumentId): boolean;
  /** Whether these best prices would change a working order. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean;
  /** The next order event, in order; `null` when none waits. */
  nextNews(): GatewayEvent | null;
  readonly hasNews: boolean;
  /** Requests that the shell must carry to the venue. */
  takeOutbound(): readonly GatewayRequest[];
}

const NOTHING: readonly GatewayRequest[] = [];

/** News that waits to be taken in. */
class NewsQueue {
  private news: GatewayEvent[] = [];
  private head = 0;

  add(event: GatewayEvent): void {
    this.news.push(event);
  }

  get isEmpty(): boolean {
    return this.head === this.news.length;
  }

  next(): GatewayEvent | null {
    const event = this.news[this.head];
    if (event === undefined) return null;
    this.head += 1;
    if (this.isEmpty) {
      this.news = [];
      this.head = 0;
    }
    return event;
  }
}

/** A paper venue inside the core: its news follows from inputs and is not journaled. */
export class PaperGateway implements AccountGateway {
  private readonly venue: PaperVenue;
  private readonly news = new NewsQueue();

  constructor(setup: Omit<PaperVenueSetup, 'listener'>) {
    this.venue = new PaperVenue({ ...setup, listener: (event) => this.news.add(event) });
  }

  perform(request: GatewayRequest, at: EpochMs): void {
    this.venue.perform(request, at);
  }

  recover(books: OpenBooks, at: EpochMs): void {
    this.venue.recover(books, at);
  }

  beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    this.venue.beginSlice(instrument, slice);
  }

  matchJoined(): void {
    this.venue.matchJoined();
  }

  endSlice(): void {
    this.venue.endSlice();
  }

  hasWorking(instrument: InstrumentId): boolean {
    return this.venue.hasWorking(instrument);
  }

  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return this.venue.isReachedBy(instrument, bid, ask);
  }

  get hasNews(): boolean {
    return !this.news.isEmpty;
  }

  nextNews(): GatewayEvent | null {
    return this.news.next();
  }

  takeOutbound(): readonly GatewayRequest[] {
    return NOTHING;
  }
}

/** A live venue as the core sees it: requests wait for the shell, news comes as inputs. */
export class LiveGateway implements AccountGateway {
  private outbound: GatewayRequest[] = [];
  private readonly news = new NewsQueue();

  perform(request: GatewayRequest): void {
    this.outbound.push(request);
  }

  /** The reconciler asks the venue; its report comes as an input. */
  recover(): void {
    this.outbound = [];
  }

  beginSlice(): void {
    // The venue matches by itself.
  }

  matchJoined(): void {
    // The venue matches by itself.
  }

  endSlice(): void {
    // The venue matches by itself.
  }

  hasWorking(): boolean {
    return false;
  }

  isReachedBy(): boolean {
    return false;
  }

  /** News that an input brought. */
  deliver(event: GatewayEvent): void {
    this.news.add(event);
  }

  get hasNews(): boolean {
    return !this.news.isEmpty;
  }

  nextNews(): GatewayEvent | null {
    return this.news.next();
  }

  takeOutbound(): readonly GatewayRequest[] {
    if (this.outbound.length === 0) return NOTHING;
    const taken = this.outbound;
    this.outbound = [];
    return taken;
  }
}
