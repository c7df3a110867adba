import { BookOptions } from '@tidegate/ai';
import {
  epochMs,
  invariant,
  ManualTime,
  SECOND_MS,
  silentLogger,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';
import {
  MarketDataCache,
  mergeCandle,
  type GapRepair,
  type MarketDataListener,
  type MarketDataOptions,
} from '@tidegate/market-data';
import {
  candleOpenTime,
  timeframeMs,
  type Candle,
  type ClosedTrade,
  type DecisionRecord,
  type Instrument,
  type Timeframe,
} from '@tidegate/model';
import { assembleEngine, MarketRelay, openingInputs, type EngineInput } from '@tidegate/trading';
import { resolverOf, seedsOf, settingsOf, type TestPlan } from '@tidegate/trading/testing';

/** A closed candle as received by a listener. */
export interface SeenClose {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
  /** Time of the call. */
  readonly at: EpochMs;
}

/** When the venue sends the first and the complete row of a base candle. Offsets from its open time. */
export interface RowOffsets {
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface LiveMarketSetup {
  readonly instruments: readonly Instrument[];
  /** One-minute candles per instrument, oldest first, including those before `from`. */
  readonly recorded: readonly (readonly Candle[])[];
  /** Row offsets of the candle by instrument and open time. */
  readonly rowOffsets: (instrument: number, openTime: number) => RowOffsets;
  readonly plan: TestPlan;
  readonly marketData: MarketDataOptions;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly warmUpCandles: number;
  /** Times of connection changes, ascending: lost, restored, lost … */
  readonly outages: readonly EpochMs[];
}

interface Message {
  readonly at: number;
  readonly instrument: number;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

/**
 * A live paper engine without sockets: rows of all timeframes as sent by a venue's stream, heartbeats, and a sweep
 * every second. It shares the cache, the relay, and the engine with the back-test, but not the code that plays a
 * recording.
 */
export class LiveMarket {
  readonly closes: SeenClose[] = [];
  readonly decisions: DecisionRecord[] = [];
  readonly trades: ClosedTrade[] = [];
  readonly cache: MarketDataCache;
  private readonly time: ManualTime;
  private readonly relay: MarketRelay;
  private readonly inputs: EngineInput[] = [];
  private isUp = true;

  constructor(private readonly setup: LiveMarketSetup) {
    const { plan, marketData, instruments, from } = setup;
    this.time = new ManualTime(from);
    this.relay = new MarketRelay({
      clock: this.time,
      logger: silentLogger,
      primaries: () => new Set([plan.profile.primary]),
      bookDepth: 0,
      bookAgeMsMax: 0,
      bookOptions: new BookOptions(),
      closeGraceMs: marketData.closeGraceMs,
      rescans: false,
      telemetry: null,
      emit: (input) => this.inputs.push(input),
      onGap: (repair) => this.repairGap(repair),
    });
    this.cache = new MarketDataCache({
      options: marketData,
      instruments,
      timeframes: plan.profile.timeframes,
      clock: this.time,
      listener: this.relay.listener(recordCloses(this.closes, this.time)),
    });
    this.relay.attach(this.cache);
    this.cache.setVenueSkew(0);
  }

  async run(): Promise<void> {
    const { plan, from, until, instruments } = this.setup;
    const settings = settingsOf(plan);
    const engine = assembleEngine({
      resolver: resolverOf(plan),
      timers: this.time,
      logger: silentLogger,
      storage: null,
      onDecision: null,
      onCommitted: ({ accounts }) => {
        for (const { decisions, trades } of accounts) {
          this.decisions.push(...decisions);
          this.trades.push(...trades);
        }
      },
      faults: 'throw',
    });
    const drain = async (): Promise<void> => {
      for (const input of this.inputs.splice(0)) await engine.pipeline.take(input);
    };
    const started = { type: 'started', at: from, epoch: 1, installation: 'live' } as const;
    this.inputs.push({ ...started, settings, instruments, pauses: [], state: null });
    for (const seed of seedsOf(plan)) this.inputs.push(...openingInputs(seed, from));
    this.warmUp();
    const messages = this.messages();
    let sent = 0;
    for (let now: number = from; now <= until; now += SECOND_MS) {
      for (let next = messages[sent]; next && next.at <= now; next = messages[++sent]) {
        this.time.jumpTo(epochMs(Math.max(next.at, this.time.now())));
        this.show(next);
      }
      this.time.jumpTo(epochMs(now));
      this.tick();
      await drain();
    }
  }

  private tick(): void {
    const receivedAt = this.time.now();
    const isUp = this.isUpAt(receivedAt);
    if (isUp !== this.isUp) this.connection(isUp);
    const [first] = this.setup.instruments;
    if (isUp && first) this.cache.apply({ type: 'heartbeat', venue: first.venue, receivedAt });
    this.cache.sweep(receivedAt);
    this.relay.emitDueScans();
  }

  private isUpAt(instant: number): boolean {
    return this.setup.outages.filter((at) => at <= instant).length % 2 === 0;
  }

  private connection(connected: boolean): void {
    this.isUp = connected;
    const [first] = this.setup.instruments;
    invariant(first !== undefined, 'A live market must have an instrument', {});
    const receivedAt = this.time.now();
    this.cache.apply({ type: 'connection', venue: first.venue, connected, reason: '', receivedAt });
  }

  private show({ at, instrument, timeframe, candle }: Message): void {
    const { id } = this.setup.instruments[instrument] as Instrument;
    if (!this.isUp || !this.isUpAt(at)) return;
    const receivedAt = this.time.now();
    this.cache.apply({ type: 'candle', instrument: id, timeframe, candle, receivedAt });
  }

  /** One-minute candles of an instrument, as traded until `now`. */
  private tradedUntil(index: number, now: number): readonly Candle[] {
    return (this.setup.recorded[index] ?? []).flatMap((candle) => {
      if (candle.openTime < this.setup.from) return [candle];
      const { firstMs, lastMs } = this.setup.rowOffsets(index, candle.openTime);
      if (candle.openTime + lastMs <= now) return [candle];
      return candle.openTime + firstMs <= now ? [firstState(candle)] : [];
    });
  }

  /** Every row that the venue sends from `from` on, ordered by time. */
  private messages(): readonly Message[] {
    const { recorded, from, rowOffsets, plan } = this.setup;
    const rows = recorded.flatMap((candles, instrument) =>
      candles
        .filter(({ openTime }) => openTime >= from)
        .flatMap((candle) => {
          const { firstMs, lastMs } = rowOffsets(instrument, candle.openTime);
          const { openTime } = candle;
          const states = [
            { at: openTime + firstMs, state: firstState(candle) },
            { at: openTime + lastMs, state: candle },
          ];
          return states.flatMap(({ at, state }) =>
            plan.profile.timeframes.map((timeframe) => ({
              at,
              instrument,
              timeframe,
              candle: venueRow(candles, state, timeframe),
            })),
          );
        }),
    );
    return rows.sort((left, right) => left.at - right.at);
  }

  private warmUp(): void {
    const { recorded, from, plan, instruments, warmUpCandles } = this.setup;
    const before = recorded.map((candles) => candles.filter(({ openTime }) => openTime < from));
    for (const [index, candles] of before.entries()) {
      for (const timeframe of plan.profile.timeframes) {
        const rows = rowsOf(candles, timeframe);
        const closed = rows.filter(({ openTime }) => openTime + timeframeMs(timeframe) <= from);
        const known = closed.slice(-warmUpCandles);
        if (known.length > 0) this.relay.warmUp(instruments[index] as Instrument, timeframe, known);
      }
    }
    this.connection(true);
    for (const [index, candles] of before.entries()) {
      for (const timeframe of plan.profile.timeframes) {
        const forming = rowsOf(candles, timeframe).at(-1);
        if (forming && forming.openTime + timeframeMs(timeframe) > from) {
          this.show({ at: from, instrument: index, timeframe, candle: forming });
        }
      }
    }
  }

  /** The venue's history: rows of all trades up to now, including those during outages. */
  private repairGap({ instrument, timeframe, since }: GapRepair): void {
    const index = this.setup.instruments.findIndex(({ id }) => id === instrument);
    const rows = rowsOf(this.tradedUntil(index, this.time.now()), timeframe);
    const candles = rows.filter(({ openTime }) => openTime >= since);
    this.cache.fillGap(instrument, timeframe, candles);
  }
}

/** The state of a candle after its first trade. */
function firstState(candle: Candle): Candle {
  const { open } = candle;
  return { ...candle, high: open, low: open, close: open, volume: 0, trades: 1 };
}

/** A listener that records closed candles and the time of each call. */
export function recordCloses(
  closes: SeenClose[],
  time: ManualTime,
): Pick<MarketDataListener, 'candleClosed'> {
  return {
    candleClosed: (instrument, timeframe, candle) => {
      closes.push({ instrument, timeframe, candle, at: time.now() });
    },
  };
}

/** The venue's row of a longer interval when its newest base candle has the given state. */
function venueRow(candles: readonly Candle[], state: Candle, timeframe: Timeframe): Candle {
  const openTime = candleOpenTime(state.openTime, timeframe);
  const before = candles.filter(
    (candle) => candle.openTime >= openTime && candle.openTime < state.openTime,
  );
  return { ...[...before, state].reduce(mergeCandle), openTime };
}

/** The venue's rows of one timeframe, aggregated from one-minute candles, oldest first. */
function rowsOf(candles: readonly Candle[], timeframe: Timeframe): readonly Candle[] {
  const groups = Map.groupBy(candles, ({ openTime }) => candleOpenTime(openTime, timeframe));
  return [...groups].map(([openTime, parts]) => ({ ...parts.reduce(mergeCandle), openTime }));
}
