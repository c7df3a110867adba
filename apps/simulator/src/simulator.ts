import {
  SeededRng,
  seedFrom,
  silentLogger,
  type EpochMs,
  type Logger,
  type Rng,
} from '@tidegate/kernel';

import { ChannelWriter } from './channel-writer.js';
import { ControlRoutes, type ClockReport } from './control-routes.js';
import { FaultEngine } from './core/fault-engine.js';
import { GRID_MS } from './core/tick-market.js';
import { VenueClock } from './core/venue-clock.js';
import { HttpServer } from './http-server.js';
import { MarketDriver } from './market-driver.js';
import { CANDLE_LEAD_MS, type MarketPlan, type OpenMarket } from './market-options.js';
import { planMarket } from './market-plan.js';
import { Publisher } from './publisher.js';
import { RestRoutes } from './rest-routes.js';
import {
  BUFFER_BYTES_MAX,
  IDLE_TIMEOUT_MS,
  publishEveryMs,
  RATE_LIMIT,
  type SimulatorOptions,
  type StartedClock,
  type Time,
} from './simulator-options.js';
import { SocketServer } from './socket-server.js';
import { readState, simulatorState, type SimulatorState } from './state-file.js';
import { StateKeeper } from './state-keeper.js';
import { SubscriptionHandler } from './subscription-handler.js';
import { Topics } from './topics.js';
import { Venue } from './venue.js';

const SAVE_EVERY_REAL_MS = 1_000;
/** Steps between two waits for the clients of a manually driven market. */
const STEPS_PER_FLUSH = 64;

/** Starts a venue: opens its market at its saved state or at its start, and listens on loopback. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const state = options.state === undefined ? null : await readState(options.state);
  const plan = await planMarket(options.market, state);
  const simulator = new Simulator(options, plan);
  await simulator.start();
  return simulator;
}

/** A running simulated venue. */
export class Simulator {
  readonly time: Time;
  readonly faults: FaultEngine;
  readonly venue: Venue;
  private readonly started: StartedClock;
  private readonly rng: Rng;
  private readonly logger: Logger;
  private readonly opened: OpenMarket;
  private readonly topics = new Topics();
  private readonly sockets: SocketServer;
  private readonly rest: RestRoutes;
  private readonly http: HttpServer;
  private readonly driver: MarketDriver;
  private keeper: StateKeeper | null = null;
  private listeningPort = 0;
  private hasEnded = false;

  constructor(
    private readonly options: SimulatorOptions,
    private readonly plan: MarketPlan,
  ) {
    this.logger = options.logger ?? silentLogger;
    this.opened = plan.open();
    // The clock starts after the market is open, so the market does not lag by the time it takes to open.
    this.started = options.startClock(plan.start);
    this.time = this.started.time;
    this.rng = new SeededRng(seedFrom(`${options.market.seed}:faults`));
    const clock = new VenueClock(this.time, plan.start);
    this.faults = new FaultEngine(clock, this.rng);
    const { markets, halts } = this.opened;
    const { faults, time, rng, topics } = this;
    const { feed, historyDays } = plan;
    this.venue = new Venue({ markets, feed, clock, faults, halts, historyDays });
    const { venue } = this;
    const writer = new ChannelWriter(venue);
    this.sockets = this.makeSockets(writer);
    this.rest = new RestRoutes({
      venue,
      faults,
      timers: time,
      rng,
      rateLimit: options.rateLimit ?? RATE_LIMIT,
    });
    this.driver = this.makeDriver(new Publisher({ venue, topics, writer }));
    this.http = this.makeHttp();
  }

  get port(): number {
    return this.listeningPort;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}/v2`;
  }

  /** One-line identity of the market. */
  get market(): string {
    return this.plan.identity;
  }

  get symbols(): readonly string[] {
    return this.venue.markets.map(({ instrument }) => instrument.symbol);
  }

  clock(): ClockReport {
    return {
      now: this.venue.instant(),
      speed: this.options.drive === 'manual' ? 0 : this.options.speed,
      realOrigin: this.started.realOrigin,
      virtualOrigin: this.plan.start,
    };
  }

  statistics(): Readonly<Record<string, number>> {
    return {
      playedTo: this.venue.playedTo(),
      sessions: this.topics.sessions.size,
      broadcasts: this.topics.broadcastCount,
      requests: this.rest.requestCount,
      dropped: this.sockets.dropped,
    };
  }

  async start(): Promise<void> {
    this.listeningPort = await this.http.listen(this.options.port ?? 0);
    const { state: path, speed } = this.options;
    if (path !== undefined) {
      this.keeper = new StateKeeper({
        path,
        timers: this.time,
        everyMs: SAVE_EVERY_REAL_MS * speed,
        capture: () => this.capture(),
        logger: this.logger,
      });
    }
    if (this.options.drive === 'clock') this.driver.start();
  }

  /** Plays all events due up to `instant` in order; resolves when every client has received them. */
  async advanceTo(instant: EpochMs): Promise<void> {
    for (let step = 1; this.driver.playStep(instant); step++) {
      if (step % STEPS_PER_FLUSH === 0) await this.settled();
    }
    await this.settled();
  }

  /** Saves the state, closes all connections, and frees the port. */
  async stop(): Promise<void> {
    this.driver.stop();
    await this.keeper?.stop();
    this.sockets.stop();
    await this.http.stop();
  }

  private async settled(): Promise<void> {
    await Promise.all([...this.topics.sessions].map((session) => session.settled()));
  }

  private capture(): SimulatorState {
    const playedTo = this.venue.playedTo();
    return simulatorState(this.plan.identity, {
      playedTo,
      tapes: this.opened.checkpoint(playedTo),
      halts: this.opened.halts.list,
    });
  }

  private onPlayed(publisher: Publisher): void {
    publisher.publish();
    this.sockets.closeIdle();
    const { end } = this.plan;
    if (end === null || this.hasEnded || this.venue.playedTo() < end) return;
    this.hasEnded = true;
    this.options.onRecordingEnd?.(end);
  }

  private makeSockets(writer: ChannelWriter): SocketServer {
    const { venue, topics, faults, time, rng, logger, options } = this;
    return new SocketServer({
      venue,
      topics,
      subscriptions: new SubscriptionHandler({ venue, topics, writer, faults }),
      time,
      faults,
      rng,
      logger,
      idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      bufferBytesMax: options.bufferBytesMax ?? BUFFER_BYTES_MAX,
    });
  }

  private makeDriver(publisher: Publisher): MarketDriver {
    const { venue, time, plan } = this;
    return new MarketDriver({
      market: venue,
      time,
      publishEveryMs: publishEveryMs(this.options.speed, GRID_MS),
      candles: plan.feed === 'candles' ? { lengthMs: plan.candleMs, leadMs: CANDLE_LEAD_MS } : null,
      onPlayed: () => this.onPlayed(publisher),
    });
  }

  private makeHttp(): HttpServer {
    const control = new ControlRoutes({
      faults: this.faults,
      clock: () => this.clock(),
      statistics: () => this.statistics(),
    });
    return new HttpServer({
      rest: this.rest,
      control,
      sockets: this.sockets,
      logger: this.logger,
    });
  }
}
