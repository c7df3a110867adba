import type { TelemetryAnswer } from '@tidegate/contracts';
import type { EngineEvent } from '@tidegate/model';
import type {
  CounterMetric,
  GaugeMetric,
  MetricsRegistry,
  TotalMetric,
} from '@tidegate/observability';

import type { EngineSnapshot } from './engine-snapshot.js';
import { entryBlocksOf } from './entry-blocks.js';
import { storeProblemOf } from './store-problem.js';

const LIFECYCLES = ['open', 'quarantined'] as const;

/** Prometheus metrics of the engine: counts events as they arrive and reads the rest from snapshots. */
export class EngineMetrics {
  private readonly decisions: CounterMetric<'outcome' | 'code'>;
  private readonly fills: CounterMetric<'side'>;
  private readonly trades: CounterMetric<'reason'>;
  private readonly repairs: CounterMetric<'repair'>;
  private readonly corrections: CounterMetric<'code'>;
  private readonly gauges: Readonly<Record<GaugeName, GaugeMetric<'venue'>>>;
  private readonly totals: Readonly<Record<TotalName, TotalMetric<'venue'>>>;
  private readonly equity: GaugeMetric<'tenant' | 'account'>;
  private readonly positions: GaugeMetric<'tenant' | 'account'>;
  private readonly states: GaugeMetric<'state'>;
  private readonly telemetryNotKept: TotalMetric<'how' | 'kind'>;
  private readonly trips: CounterMetric<'breaker'>;
  private readonly blocks: GaugeMetric<'kind' | 'code' | 'target'>;
  private readonly loopSeconds: GaugeMetric<'venue' | 'loop'>;
  private readonly loopFailures: GaugeMetric<'venue' | 'loop'>;

  constructor(registry: MetricsRegistry) {
    this.decisions = registry.counter({
      name: 'tidegate_decisions_total',
      help: 'Evaluated signals, by outcome and, for rejections, by the rejecting gate.',
      labels: ['outcome', 'code'],
    });
    this.fills = registry.counter({
      name: 'tidegate_fills_total',
      help: 'Fills of our orders.',
      labels: ['side'],
    });
    this.trades = registry.counter({
      name: 'tidegate_trades_closed_total',
      help: 'Closed trades, by exit reason.',
      labels: ['reason'],
    });
    this.repairs = registry.counter({
      name: 'tidegate_data_repairs_total',
      help: 'Repairs of market data, by kind.',
      labels: ['repair'],
    });
    this.corrections = registry.counter({
      name: 'tidegate_corrections_total',
      help: 'Corrections of live accounts to match their venues, by code.',
      labels: ['code'],
    });
    this.gauges = venueGauges(registry);
    this.totals = venueTotals(registry);
    this.equity = registry.gauge({
      name: 'tidegate_equity',
      help: 'Equity of an account, in its currency.',
      labels: ['tenant', 'account'],
    });
    this.positions = registry.gauge({
      name: 'tidegate_positions_open',
      help: 'Open positions of an account.',
      labels: ['tenant', 'account'],
    });
    this.states = registry.gauge({
      name: 'tidegate_accounts',
      help: 'Accounts, by lifecycle state.',
      labels: ['state'],
    });
    this.telemetryNotKept = registry.total({
      name: 'tidegate_telemetry_not_kept_total',
      help: 'Telemetry rows dropped from a full queue, or lost after failed write attempts.',
      labels: ['how', 'kind'],
    });
    this.trips = registry.counter({
      name: 'tidegate_breaker_trips_total',
      help: 'Trips of circuit breakers.',
      labels: ['breaker'],
    });
    this.blocks = registry.gauge({
      name: 'tidegate_entries_blocked',
      help: '1 for each circuit breaker, pause or hold that blocks entries of its target.',
      labels: ['kind', 'code', 'target'],
    });
    this.loopSeconds = registry.gauge({
      name: 'tidegate_loop_longest_seconds',
      help: 'Longest run of a loop since the start, in market time.',
      labels: ['venue', 'loop'],
    });
    this.loopFailures = registry.gauge({
      name: 'tidegate_loop_failures_in_a_row',
      help: 'Consecutive failures of a loop since its last success.',
      labels: ['venue', 'loop'],
    });
  }

  count(event: EngineEvent): void {
    switch (event.type) {
      case 'decision_made': {
        const { outcome, rejectedBy } = event.decision;
        this.decisions.add({ outcome, code: rejectedBy ?? '' });
        return;
      }
      case 'fill_booked':
        this.fills.add({ side: event.fill.side });
        return;
      case 'trade_closed':
        this.trades.add({ reason: event.trade.exitReason });
        return;
      case 'correction_made':
        this.corrections.add({ code: event.code });
        return;
      case 'breaker_changed':
        if (event.tripped) this.trips.add({ breaker: event.breaker });
        return;
      case 'data_repaired':
        this.repairs.add({ repair: event.repair });
        return;
      default:
    }
  }

  observeTelemetry({ dropped, lost }: Pick<TelemetryAnswer, 'dropped' | 'lost'>): void {
    for (const [how, counts] of Object.entries({ dropped, lost })) {
      for (const [kind, count] of Object.entries(counts)) {
        this.telemetryNotKept.set({ how, kind }, count);
      }
    }
  }

  observe({ engines, accounts }: EngineSnapshot): void {
    // Remove the samples of closed accounts.
    this.equity.clear();
    this.positions.clear();
    for (const { scope, equity, openPositions } of accounts) {
      if (equity !== null) this.equity.set({ ...scope }, Number(equity));
      this.positions.set({ ...scope }, openPositions);
    }
    this.blocks.clear();
    for (const { kind, code, target } of entryBlocksOf({ engines, accounts })) {
      this.blocks.set({ kind, code, target }, 1);
    }
    for (const state of LIFECYCLES) {
      const count = accounts.filter(({ lifecycle }) => lifecycle === state).length;
      this.states.set({ state }, count);
    }
    for (const status of engines) {
      const { venue } = status;
      this.gauges.connected.set({ venue }, status.connected ? 1 : 0);
      const { lastMessageAgeMs } = status;
      if (lastMessageAgeMs !== null) {
        this.gauges.messageAge.set({ venue }, lastMessageAgeMs / 1_000);
      }
      const { clockSkewMs } = status;
      if (clockSkewMs !== null) this.gauges.clockSkew.set({ venue }, clockSkewMs);
      this.gauges.store.set({ venue }, storeProblemOf(status) === null ? 1 : 0);
      this.gauges.queued.set({ venue }, status.queued);
      this.gauges.stale.set({ venue }, status.staleInstruments.length);
      this.gauges.quoteAlarms.set({ venue }, status.quoteAlarms.length);
      this.totals.reconnects.set({ venue }, status.reconnects);
      this.totals.resyncs.set({ venue }, status.resyncs);
      for (const { name: loop, longestDurationMs, failuresInARow } of status.loops) {
        this.loopSeconds.set({ venue, loop }, longestDurationMs / 1_000);
        this.loopFailures.set({ venue, loop }, failuresInARow);
      }
    }
  }
}

type GaugeName =
  'connected' | 'store' | 'messageAge' | 'clockSkew' | 'queued' | 'stale' | 'quoteAlarms';

type TotalName = 'reconnects' | 'resyncs';

function venueGauges(registry: MetricsRegistry): Record<GaugeName, GaugeMetric<'venue'>> {
  const gauge = (name: string, help: string): GaugeMetric<'venue'> =>
    registry.gauge({ name: `tidegate_${name}`, help, labels: ['venue'] });
  return {
    connected: gauge('feed_connected', '1 while the feed is connected.'),
    messageAge: gauge('feed_message_age_seconds', 'Age of the last feed message.'),
    clockSkew: gauge('clock_skew_ms', "The venue's clock minus ours, milliseconds."),
    store: gauge('store_up', '1 while the store accepts commits and its ledger file is in place.'),
    queued: gauge('engine_inputs_queued', 'Inputs in the queue.'),
    stale: gauge('instruments_stale', 'Instruments without fresh data.'),
    quoteAlarms: gauge('quote_alarms', 'Instruments with an open position and an old quote.'),
  };
}

function venueTotals(registry: MetricsRegistry): Record<TotalName, TotalMetric<'venue'>> {
  const total = (name: string, help: string): TotalMetric<'venue'> =>
    registry.total({ name: `tidegate_${name}_total`, help, labels: ['venue'] });
  return {
    reconnects: total('feed_reconnects', 'Reconnections of the feed.'),
    resyncs: total('feed_resyncs', 'Resubscriptions of books and channels.'),
  };
}
