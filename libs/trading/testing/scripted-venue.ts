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
  /** Opening balance of the account at the venue. */
  readonly deposit: string;
}

/** Delivery of order events: delay, repetition and loss. */
export interface NewsTravel {
  readonly delayMs: number;
  readonly repeats: boolean;
  readonly lost: boolean;
}

/**
 * A live venue under the test's control. It keeps its state over restarts of the engine process and loses, repeats and
 * delays requests, order events and reports as scripted.
 */
export class ScriptedVenue implements LiveVenue {
  readonly venue: VenueId;
  readonly capabilities: VenueCapabilities;
  readonly exchange: UnreliableVenue;
  readonly requests: { readonly type: GatewayRequest['type']; readonly order: OrderId }[] = [];
  /** Fates of the next requests in order. Later requests are delivered. */
  fates: RequestFate[] = [];
  travel: NewsTravel = { delayMs: 100, repeats: false, lost: false };
  /** The error of report requests; `null`: reports are answered. */
  outage: TidegateError | null = null;
  /** Alters reports. */
  forge: (state: ReportedState) => ReportedState = (state) => state;
  reportDelayMs = 50;
  reports = 0;
  /** `fillsSince` of the last report request. */
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

  /** The engine process died: undelivered events are lost. */
  cutOff(): void {
    this.listener = null;
    this.exchange.dropInbox();
  }

  /** Moves the market at the venue. */
  market(slice: MarketSlice): void {
    this.exchange.market(slice);
    this.deliver();
  }

  /** Delivers a late request within the look-up delay bound. */
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
      // The listener of a dead process receives nothing.
      if (this.listener === listener) listener?.(news);
    });
  }
}
