import type {
  DecisionCardAnswer,
  DecisionPageAnswer,
  DecisionRowAnswer,
  FunnelAnswer,
  FunnelQuery,
  NearMissPageAnswer,
  NearMissQuery,
  PageQuery,
} from '@tidegate/contracts';
import {
  decisionId,
  epochMs,
  TidegateError,
  type Clock,
  type DecisionId,
  type VenueId,
} from '@tidegate/kernel';
import { timeframeMs, type AccountScope, type Candle, type DecisionRecord } from '@tidegate/model';
import type { MissedTradeReads, StoredMissedTrade, TelemetryArchive } from '@tidegate/persistence';
import { assessAfter, type RefusalOutlook } from '@tidegate/risk';
import type {
  AccountDirectory,
  DecisionTrace,
  ResolvedProfile,
  TradingReads,
} from '@tidegate/trading';

import { decisionCard, type ProfileVoters } from './core/decision-card.js';
import { funnelAnswer } from './core/funnel-answer.js';
import { neededFor } from './core/gate-results.js';
import { rowRequestOf, spanOf } from './core/page-requests.js';
import { sinceAnswer } from './core/since-answer.js';
import { decisionAnswer, pageAnswer } from './core/trading-answers.js';
import type { RecordedEntries } from './recorded-entries.js';
import type { AccountsScope } from './trading-views.js';

/** Decisions with their evidence, for people. */
export interface DecisionViews {
  decisions(scope: AccountsScope, query: PageQuery): Promise<DecisionPageAnswer>;
  /** Rejects with `ID_UNKNOWN`. */
  card(scope: AccountScope, id: string): Promise<DecisionCardAnswer>;
  /** Rejects with `FUNNEL_SPAN_INVALID`. */
  funnel(scope: AccountsScope, query: FunnelQuery): Promise<FunnelAnswer>;
  nearMisses(scope: AccountScope, query: NearMissQuery): Promise<NearMissPageAnswer>;
}

export interface DecisionViewsSetup {
  readonly reads: TradingReads;
  readonly accounts: AccountDirectory;
  readonly archive: Pick<TelemetryArchive, 'candles'>;
  readonly missed: MissedTradeReads;
  readonly entries: RecordedEntries;
  readonly clock: Clock;
  /** Venue of instruments given without one. */
  readonly venue: VenueId;
}

/** Decision views of an open storage. */
export class StoredDecisionViews implements DecisionViews {
  constructor(private readonly setup: DecisionViewsSetup) {}

  async decisions(scope: AccountsScope, query: PageQuery): Promise<DecisionPageAnswer> {
    const { reads, venue } = this.setup;
    const { tenant, account } = scope;
    const page = await reads.decisions({ tenant }, rowRequestOf(account, query, venue));
    const missed = await this.missedOf(page.rows);
    return pageAnswer(page, (record) => rowAnswer(record, missed.get(keyOf(record)) ?? null));
  }

  async card(scope: AccountScope, id: string): Promise<DecisionCardAnswer> {
    const { reads, missed } = this.setup;
    const trace = await reads.decisionTrace(scope, decisionId(id));
    if (!trace) throw decisionUnknown(scope, id);
    const { decision, position, trade } = trace;
    const recorded = await missed.find(scope, decision.id);
    const profile = await this.profileOf(trace, recorded);
    const isBreakeven = trade?.exitReason === 'breakeven_stop';
    return decisionCard({
      trace,
      candle: await this.candleOf(decision),
      profile: profile && votersOf(profile),
      missed: recorded,
      outlook: await this.outlookOf(decision, recorded),
      withoutBreakeven:
        isBreakeven && position ? sinceAnswer(await missed.find(scope, position.id)) : null,
      neighbours: await reads.decisionNeighbours(decision),
    });
  }

  async funnel(scope: AccountsScope, query: FunnelQuery): Promise<FunnelAnswer> {
    const { reads, venue, clock } = this.setup;
    const span = spanOf(query, { venue, now: clock.now() });
    const { tenant, account } = scope;
    const of = account === null ? {} : { account };
    return funnelAnswer(await reads.funnel({ tenant }, { ...span, ...of }), span);
  }

  async nearMisses(scope: AccountScope, query: NearMissQuery): Promise<NearMissPageAnswer> {
    const { reads, missed, venue } = this.setup;
    const page = await missed.nearMisses(scope, rowRequestOf(null, query, venue));
    const rows: DecisionRowAnswer[] = [];
    for (const miss of page.rows) {
      const record = await reads.decision(scope, miss.id as DecisionId);
      if (record) rows.push(rowAnswer(record, miss));
    }
    return { rows, cursor: page.cursor };
  }

  /** By account and id; one read per account of the page. */
  private async missedOf(
    records: readonly DecisionRecord[],
  ): Promise<ReadonlyMap<string, StoredMissedTrade>> {
    const refused = records.filter(({ outcome }) => outcome === 'rejected');
    const found = new Map<string, StoredMissedTrade>();
    for (const group of Map.groupBy(refused, ({ scope }) => scope.account).values()) {
      const { scope } = group[0] as DecisionRecord;
      const ids = group.map(({ id }) => id);
      const stored = await this.setup.missed.several(scope, ids);
      for (const missed of stored) found.set(keyOf(missed), missed);
    }
    return found;
  }

  private async candleOf({ instrument, signal }: DecisionRecord): Promise<Candle | null> {
    const { primary, candleClosedAt } = signal;
    const open = epochMs(candleClosedAt - timeframeMs(primary));
    const span = { from: open, to: open, limit: 1 };
    const [candle = null] = await this.setup.archive.candles(instrument, primary, span);
    return candle;
  }

  /** The profile of a decision: the recorded one, or the current one if its analysis made the signal. */
  private async profileOf(
    { decision, position }: DecisionTrace,
    missed: StoredMissedTrade | null,
  ): Promise<ResolvedProfile | null> {
    const { accounts, entries } = this.setup;
    const recorded = missed?.profile ?? position?.plan.profile ?? null;
    if (recorded !== null) return entries.profile(recorded);
    const registration = await accounts.find(decision.scope);
    const current = registration && (await entries.profile(registration.profile.hash));
    return current?.analysis.hash === decision.signal.profile ? current : null;
  }

  private async outlookOf(
    decision: DecisionRecord,
    missed: StoredMissedTrade | null,
  ): Promise<RefusalOutlook | null> {
    if (decision.rejectedBy === null) return null;
    const registration = await this.setup.accounts.find(decision.scope);
    if (!registration) return null;
    const context = await this.setup.entries.context(registration.account, decision, missed);
    return context && assessAfter(context, decision.rejectedBy);
  }
}

function votersOf({ analysis }: ResolvedProfile): ProfileVoters {
  const weights = analysis.strategies.map(
    ({ strategy, weight }) => [strategy.name, weight] as const,
  );
  return { timeframes: analysis.timeframes, weights: Object.fromEntries(weights) };
}

function rowAnswer(record: DecisionRecord, missed: StoredMissedTrade | null): DecisionRowAnswer {
  return {
    ...decisionAnswer(record),
    needed: neededFor(record),
    since: record.outcome === 'rejected' ? sinceAnswer(missed) : null,
  };
}

function keyOf({ scope, id }: { readonly scope: AccountScope; readonly id: string }): string {
  return `${scope.account} ${id}`;
}

function decisionUnknown({ account }: AccountScope, id: string): TidegateError {
  return new TidegateError(
    'ID_UNKNOWN',
    `Account ${account} has no decision ${id}; list its decisions to see their ids`,
  );
}
