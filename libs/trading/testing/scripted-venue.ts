import type {
  GatewayEvent,
  GatewayRequest,
  LiveGatewaySetup,
  LiveOrderGateway,
  LiveVenue,
  ReportedState,
  VenueCapabilities,
} from '@tidegate/execution';
import { UnreliableVenue, type RequestFate } from '@tidegate/execution/testing';
import {
  delay,
  type TidegateError,
  type EpochMs,
  type ManualTime,
  type OrderId,
  type VenueId,
} from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import type { Account, Instrument } from '@tidegate/model';

import { frictionlessMatching } from './engine-builders.js';

export interface ScriptedVenueSetup {
  readonly account: Account;
  readonly instrument: Instrument;
  readonly capabilities: VenueCapabilities;
  readonly time: ManualTime;
  /** What the account holds at the venue before anything is traded. */
  readonly deposit: string;
}

/** How news travels: after how long it arrives, and whether each piece arrives twice. `lost`: it never does. */
export interface NewsTravel {
  readonly delayMs: number;
  readonly repeats: boolean;
  readonly lost: boolean;
}

/**
 * A live venue that the test scripts: it keeps its state over restarts of our process, loses requests and news as it is
 * told to, and repeats and delays them.
 */
export class ScriptedVenue implements LiveVenue {
  readonly venue: VenueId;
  readonly capabilities: VenueCapabilities;
  readonly exchange: UnreliableVenue;
  readonly requests: { readonly type: GatewayRequest['type']; readonly order: OrderId }[] = [];
  /** Fates of the next requests, first to last; later ones are delivered. */
  fates: RequestFate[] = [];
  travel: NewsTravel = { delayMs: 100, repeats: false, lost: false };
  /** `null`: reports are answered. */
  outage: TidegateError | null = null;
  /** Changes what is reported. */
  forge: (state: ReportedState) => ReportedState = (state) => state;
  reportDelayMs = 50;
  reports = 0;
  /** The time from which fills were asked for last. */
  fillsSince: EpochMs | null = null;
  /** Called before each request reaches the venue. */
  onRequest: (request: GatewayRequest) => void = () => undefined;
  private listener: LiveGatewaySetup['onNews'] | null = null;

  constructor(private readonly setup: ScriptedVenueSetup) {
    this.venue = setup.account.venue;
    this.capabilities = setup.capabilities;
    this.exchange = new UnreliableVenue({ ...setup, model: frictionlessMatching() });
  }

  open({ onNews }: LiveGatewaySetup): LiveOrderGateway {
    this.listener = onNews;
    return {
      capabilities: this.capabilities,
      perform: (request, at) => this.perform(request, at),
      report: async (fillsSince) => this.report(fillsSince),
      close: async () => {
        if (this.listener === onNews) this.listener = null;
      },
    };
  }

  /** Our process is gone: what is on its way to it is lost. */
  cutOff(): void {
    this.listener = null;
    this.exchange.dropInbox();
  }

  /** The market moves at the venue. */
  market(slice: MarketSlice): void {
    this.exchange.market(slice);
    this.deliver();
  }

  /** A request that is late arrives within the delay bound. */
  private arriveLate(): void {
    const { time, capabilities } = this.setup;
    time.after(capabilities.lookUp.delayMsMax / 2, () => {
      this.exchange.arriveLate(time.now());
      this.deliver();
    });
  }

  private perform(request: GatewayRequest, at: EpochMs): void {
    this.onRequest(request);
    this.requests.push({ type: request.type, order: request.order.id });
    const fate = this.fates.shift() ?? 'delivered';
    this.exchange.send(request, fate, at);
    if (fate === 'late') this.arriveLate();
    this.deliver();
  }

  private async report(fillsSince: EpochMs): Promise<ReportedState> {
    this.reports += 1;
    this.fillsSince = fillsSince;
    await delay(this.setup.time, this.reportDelayMs);
    if (this.outage) throw this.outage;
    const { openOrders, fills, balances } = this.exchange.report(this.setup.time.now());
    const recent = fills.filter(({ fill }) => fill.at >= fillsSince);
    return this.forge({ openOrders, fills: recent, balances });
  }

  private deliver(): void {
    const { inbox } = this.exchange;
    const { delayMs, repeats, lost } = this.travel;
    for (let news = inbox.shift(); news; news = inbox.shift()) {
      if (lost) continue;
      this.carry(news, delayMs);
      if (repeats) this.carry(news, 3 * delayMs);
    }
  }

  private carry(news: GatewayEvent, delayMs: number): void {
    const { listener } = this;
    this.setup.time.after(delayMs, () => {
      // A listener of a process that is gone hears nothing.
      if (this.listener === listener) listener?.(news);
    });
  }
}
