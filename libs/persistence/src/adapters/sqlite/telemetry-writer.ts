import {
  BoundedQueue,
  messageOf,
  type InstrumentId,
  type Logger,
  type SignalId,
  type Timer,
  type Timers,
} from '@tidegate/kernel';
import type { Candle, DecisionRecord, SharedSignal, Timeframe } from '@tidegate/model';
import type { EquitySnapshot, MissedTrade, TelemetrySink } from '@tidegate/trading';

import { encodeDecision, type DecisionRow } from '../../core/codecs/decision.js';
import { encodeMissedTrade, type MissedTradeRow } from '../../core/codecs/missed-trade.js';
import { encodeSignal, type SignalRow } from '../../core/codecs/shared-signal.js';
import {
  encodeCandle,
  encodeEquity,
  type CandleRow,
  type EquityRow,
} from '../../core/codecs/telemetry.js';
import { TelemetryLosses, type TelemetryCounts } from '../../core/telemetry-losses.js';
import type { BatchStatement } from './background-protocol.js';
import type { BackgroundSql } from './background-sql.js';
import { DecisionEntity } from './entities/decision.js';
import { MissedTradeEntity } from './entities/missed-trade.js';
import { SignalEntity } from './entities/signal.js';
import { CandleEntity, EquityEntity } from './entities/telemetry.js';
import type { OpenDatabase } from './open-database.js';
import { rowStatementOf, type RowStatement, type SqlValue } from './row-writer.js';

export interface TelemetryWriterOptions {
  /** Maximum number of queued facts; a full queue drops the oldest. */
  readonly queueMax: number;
  /** Facts per batch. Encoding costs the trading thread about 20 µs per fact. */
  readonly batchRows: number;
  readonly flushIntervalMs: number;
  /** Attempts to write a batch, one flush interval apart, before it is discarded. */
  readonly attemptsMax: number;
  /** How long `close` waits for queued facts. */
  readonly closeTimeoutMs: number;
}

export interface TelemetryStatistics {
  readonly queued: number;
  readonly written: number;
  /** Facts dropped from the full queue since the start. */
  readonly dropped: TelemetryCounts;
  /** Facts discarded after failed attempts or at the close. */
  readonly lost: TelemetryCounts;
}

type Fact =
  | { readonly kind: 'signal'; readonly signal: SharedSignal }
  | { readonly kind: 'decision'; readonly record: DecisionRecord }
  | { readonly kind: 'missed'; readonly trade: MissedTrade }
  | {
      readonly kind: 'candle';
      readonly instrument: InstrumentId;
      readonly timeframe: Timeframe;
      readonly candle: Candle;
    }
  | { readonly kind: 'equity'; readonly snapshot: EquitySnapshot };

/**
 * Writes telemetry asynchronously. Facts are queued (bounded), encoded in small batches and written by the storage
 * thread, one batch at a time. Recording a fact never waits for the disk and never throws.
 */
export class TelemetryWriter implements TelemetrySink {
  private readonly queue: BoundedQueue<Fact>;
  private readonly signals: RowStatement<SignalRow>;
  private readonly decisions: RowStatement<DecisionRow>;
  private readonly missedTrades: RowStatement<MissedTradeRow>;
  private readonly candles: RowStatement<CandleRow>;
  private readonly equities: RowStatement<EquityRow>;
  private readonly timer: Timer;
  private working: Promise<void> | null = null;
  /** Facts taken from the queue but not yet written. */
  private batch: readonly Fact[] = [];
  /** The signal written with the latest decision. */
  private lastSignal: SignalId | null = null;
  private attempts = 0;
  private written = 0;
  private readonly losses: TelemetryLosses;
  private isClosed = false;

  constructor(
    private readonly deps: {
      readonly database: OpenDatabase;
      readonly background: BackgroundSql;
      readonly timers: Timers;
      readonly logger: Logger;
    },
    private readonly options: TelemetryWriterOptions,
  ) {
    const { source } = deps.database;
    this.queue = new BoundedQueue(options.queueMax, 'drop-oldest');
    this.losses = new TelemetryLosses(deps.logger);
    this.signals = rowStatementOf<SignalRow>(source, SignalEntity, 'keep');
    this.decisions = rowStatementOf<DecisionRow>(source, DecisionEntity, 'upsert');
    this.missedTrades = rowStatementOf<MissedTradeRow>(source, MissedTradeEntity, 'keep');
    this.candles = rowStatementOf<CandleRow>(source, CandleEntity, 'upsert');
    this.equities = rowStatementOf<EquityRow>(source, EquityEntity, 'upsert');
    this.timer = deps.timers.every(options.flushIntervalMs, () => void this.flush());
  }

  signal(signal: SharedSignal): void {
    this.take({ kind: 'signal', signal });
  }

  decision(record: DecisionRecord): void {
    this.take({ kind: 'decision', record });
  }

  missed(trade: MissedTrade): void {
    this.take({ kind: 'missed', trade });
  }

  candle(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void {
    this.take({ kind: 'candle', instrument, timeframe, candle });
  }

  equity(snapshot: EquitySnapshot): void {
    this.take({ kind: 'equity', snapshot });
  }

  statistics(): TelemetryStatistics {
    return {
      queued: this.queue.size + this.batch.length,
      written: this.written,
      dropped: this.losses.dropped,
      lost: this.losses.lost,
    };
  }

  /** Writes queued facts until the first failure; never rejects. */
  flush(): Promise<void> {
    this.working ??= this.drain().finally(() => {
      this.working = null;
    });
    return this.working;
  }

  /** Stops accepting facts, writes queued ones within the configured time, and counts the rest as lost. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.timer.cancel();
    await this.flushWithin(this.options.closeTimeoutMs);
    const left = [...this.batch, ...this.queued()].map(({ kind }) => kind);
    if (left.length > 0)
      this.losses.count('lost', left, 'The storage closed before the facts were written');
  }

  private take(fact: Fact): void {
    if (this.isClosed) return;
    if (this.queue.size === this.queue.capacity) this.dropOldest();
    this.queue.push(fact);
  }

  private dropOldest(): void {
    const oldest = this.queue.shift();
    if (oldest) this.losses.count('dropped', [oldest.kind], 'The telemetry queue is full');
  }

  /** Drains the queue. */
  private *queued(): Iterable<Fact> {
    for (let fact = this.queue.shift(); fact; fact = this.queue.shift()) yield fact;
  }

  private async flushWithin(timeoutMs: number): Promise<void> {
    let deadline: Timer | null = null;
    const expired = new Promise<void>((resolve) => {
      deadline = this.deps.timers.after(timeoutMs, resolve);
    });
    const flushed = (this.working ?? Promise.resolve()).then(() => this.flush());
    await Promise.race([flushed, expired]);
    (deadline as Timer | null)?.cancel();
  }

  private async drain(): Promise<void> {
    while (this.batch.length > 0 || this.queue.size > 0) {
      if (this.batch.length === 0) this.batch = this.nextBatch();
      if (!(await this.writeBatch())) return;
    }
  }

  private nextBatch(): readonly Fact[] {
    const batch: Fact[] = [];
    for (const fact of this.queued()) {
      batch.push(fact);
      if (batch.length >= this.options.batchRows) break;
    }
    return batch;
  }

  /** Returns false if the batch stays for another attempt. */
  private async writeBatch(): Promise<boolean> {
    const rows = this.batch.length;
    try {
      await this.deps.background.write(this.statementsOf(this.batch));
      this.written += rows;
      if (this.queue.size === 0) this.losses.caughtUp();
      this.lastSignal = lastSignalOf(this.batch) ?? this.lastSignal;
    } catch (thrown) {
      this.attempts += 1;
      if (this.attempts < this.options.attemptsMax) return false;
      const kinds = this.batch.map(({ kind }) => kind);
      this.losses.count('lost', kinds, messageOf(thrown));
    }
    this.attempts = 0;
    this.batch = [];
    return true;
  }

  private statementsOf(facts: readonly Fact[]): readonly BatchStatement[] {
    const { signals, decisions, candles, equities } = this;
    const byTable = {
      signal: { sql: signals.sql, rows: this.signalsOf(facts) },
      decision: { sql: decisions.sql, rows: [] as SqlValue[][] },
      missed: { sql: this.missedTrades.sql, rows: [] as SqlValue[][] },
      candle: { sql: candles.sql, rows: [] as SqlValue[][] },
      equity: { sql: equities.sql, rows: [] as SqlValue[][] },
    };
    for (const fact of facts) {
      if (fact.kind !== 'signal') byTable[fact.kind].rows.push(this.valuesOf(fact));
    }
    return Object.values(byTable).filter(({ rows }) => rows.length > 0);
  }

  /**
   * The signals of the batch and those of its decisions. A signal's own fact may have been dropped, but a decision is
   * never written without its signal.
   */
  private signalsOf(facts: readonly Fact[]): SqlValue[][] {
    const signals = new Map<SignalId, SharedSignal>();
    for (const fact of facts) {
      if (fact.kind === 'signal') signals.set(fact.signal.id, fact.signal);
      if (fact.kind !== 'decision') continue;
      const { signalId: id, signal, prediction } = fact.record;
      if (id !== this.lastSignal) signals.set(id, { id, signal, prediction });
    }
    return [...signals.values()].map((signal) => this.signals.valuesOf(encodeSignal(signal)));
  }

  private valuesOf(fact: Exclude<Fact, { kind: 'signal' }>): SqlValue[] {
    switch (fact.kind) {
      case 'decision':
        return this.decisions.valuesOf(encodeDecision(fact.record));
      case 'missed':
        return this.missedTrades.valuesOf(encodeMissedTrade(fact.trade));
      case 'candle':
        return this.candles.valuesOf(encodeCandle(fact.instrument, fact.timeframe, fact.candle));
      case 'equity':
        return this.equities.valuesOf(encodeEquity(fact.snapshot));
    }
  }
}

/** The signal of the last decision in a batch. Decisions with the same signal are consecutive. */
function lastSignalOf(facts: readonly Fact[]): SignalId | null {
  const last = facts.findLast((fact) => fact.kind === 'decision');
  return last?.record.signalId ?? null;
}
