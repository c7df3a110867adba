import type { GatewayEvent, GatewayRequest, OpenBooks } from '@tidegate/execution';
import { PaperVenue, type PaperVenueSetup } from '@tidegate/execution';
import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';

/** Sends an account's requests to its venue: a paper venue in the core, or a live venue through the shell. */
export interface AccountGateway {
  perform(request: GatewayRequest, at: EpochMs): void;
  /** After a start: looks up the open orders of the local books at the venue. */
  recover(books: OpenBooks, at: EpochMs): void;
  beginSlice(instrument: InstrumentId, slice: MarketSlice): void;
  /** Matches orders that were sent during the current slice. */
  matchJoined(): void;
  endSlice(): void;
  /** Whether these best prices change a working order. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean;
  /** The oldest waiting order event; `null` when none waits. */
  nextNews(): GatewayEvent | null;
  readonly hasNews: boolean;
  /** Requests that the shell must send to the venue. */
  takeOutbound(): readonly GatewayRequest[];
}

const NOTHING: readonly GatewayRequest[] = [];

/** A paper venue in the core. Its order events follow from inputs and are not journaled. */
export class PaperGateway implements AccountGateway {
  private readonly venue: PaperVenue;
  private readonly news: GatewayEvent[] = [];

  constructor(setup: Omit<PaperVenueSetup, 'listener'>) {
    this.venue = new PaperVenue({ ...setup, listener: (event) => this.news.push(event) });
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

  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return this.venue.isReachedBy(instrument, bid, ask);
  }

  get hasNews(): boolean {
    return this.news.length > 0;
  }

  nextNews(): GatewayEvent | null {
    return this.news.shift() ?? null;
  }

  takeOutbound(): readonly GatewayRequest[] {
    return NOTHING;
  }
}

/** The core's side of a live venue: requests wait for the shell, order events arrive as inputs. */
export class LiveGateway implements AccountGateway {
  private outbound: GatewayRequest[] = [];
  private readonly news: GatewayEvent[] = [];

  perform(request: GatewayRequest): void {
    this.outbound.push(request);
  }

  /** The reconciler queries the venue; its report arrives as an input. */
  recover(): void {
    this.outbound = [];
  }

  beginSlice(): void {
    // A live venue matches its own orders.
  }

  matchJoined(): void {
    // A live venue matches its own orders.
  }

  endSlice(): void {
    // A live venue matches its own orders.
  }

  isReachedBy(): boolean {
    return false;
  }

  /** Queues the event of an `order_news` input. */
  deliver(event: GatewayEvent): void {
    this.news.push(event);
  }

  get hasNews(): boolean {
    return this.news.length > 0;
  }

  nextNews(): GatewayEvent | null {
    return this.news.shift() ?? null;
  }

  takeOutbound(): readonly GatewayRequest[] {
    const taken = this.outbound;
    this.outbound = [];
    return taken;
  }
}
