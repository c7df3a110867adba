import type { AccountBook, OrderDesk } from '@tidegate/execution';
import { decisionId, type DecisionId, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import {
  oppositeDirection,
  type DecisionOutcome,
  type DecisionRecord,
  type GateCode,
} from '@tidegate/model';
import type { Valuation } from '@tidegate/portfolio';
import { assessEntry, type EntryAssessment, type EntryContext } from '@tidegate/risk';

import type { MissedTrade } from '../../ports.js';
import type { ResolvedProfile } from '../profiles/profile-resolver.js';
import type { AccountMemory } from './account-memory.js';
import type { AccountTraderSetup } from './account-trader-setup.js';
import { decisionRecordOf } from './decision-record.js';
import { entryIntentOf } from './entry-intent.js';
import { Funnel } from './funnel.js';
import { mayCloseOn } from './may-close-on.js';
import { mayEnter } from './may-enter.js';
import { missedEntry } from './missed-trades.js';
import { OfferedEntry } from './offered-entry.js';
import type { SignalOffer } from './signal-offer.js';

export interface SignalResponderSetup extends Omit<AccountTraderSetup, 'profile'> {
  /** The account's current profile. */
  readonly profile: () => ResolvedProfile;
  readonly book: AccountBook;
  readonly memory: AccountMemory;
  readonly desk: () => OrderDesk;
  readonly valuation: () => Valuation;
  /** Held instruments without a price. */
  readonly unmarked: () => readonly InstrumentId[];
  /** Closes a position because of an opposite signal. */
  readonly closeOpposite: (instrument: InstrumentId, at: EpochMs) => void;
}

/** Refusals for passing reasons: the same signal is assessed again at the next scan. */
const PASSING_REFUSALS: ReadonlySet<GateCode> = new Set<GateCode>([
  'STALE_DATA',
  'CLOCK_SKEW',
  'SPREAD_TOO_WIDE',
  'BOOK_UNKNOWN',
]);

/**
 * Decides on signals for one account: an entry, the exit of an opposite position, or a refusal. Records each decision.
 */
export class SignalResponder {
  readonly funnel = new Funnel();
  private decisions: DecisionRecord[] = [];
  /** Per instrument, the close time of the candle whose signal has a final decision. */
  private readonly answered = new Map<InstrumentId, EpochMs>();

  constructor(private readonly setup: SignalResponderSetup) {}

  /** Forgets all decisions, at a start or after a change of profile. */
  reset(): void {
    this.answered.clear();
  }

  /** Whether entries or exits were decided since the last call of `takeDecisions`. */
  get hasDecisions(): boolean {
    return this.decisions.length > 0;
  }

  takeDecisions(): readonly DecisionRecord[] {
    const taken = this.decisions;
    this.decisions = [];
    return taken;
  }

  consider(offer: SignalOffer): void {
    const { signal, instrument, at } = offer;
    if (this.answered.get(instrument.id) === signal.candleClosedAt) return;
    const position = this.setup.book.position(instrument.id);
    const isOpposite =
      position?.status === 'open' && position.direction === oppositeDirection(signal.direction);
    if (isOpposite && mayCloseOn(signal, this.setup.profile())) {
      this.setup.closeOpposite(instrument.id, at);
      this.record(offer, { outcome: 'closed_opposite', assessment: null, context: null });
      this.answered.set(instrument.id, signal.candleClosedAt);
      return;
    }
    this.considerEntry(offer);
  }

  /** Whether a working entry may keep working. */
  mayEnter(instrument: InstrumentId, at: EpochMs): boolean {
    const { setup } = this;
    return mayEnter(instrument, at, {
      ...setup,
      scope: setup.account.scope,
      state: setup.memory.risk,
      options: { risk: setup.profile().risk, quoteRequired: setup.settings.quoteRequired },
    });
  }

  private considerEntry(offer: SignalOffer): void {
    const { signal, instrument, at } = offer;
    const { memory, desk } = this.setup;
    const context = this.contextOf(offer);
    const assessment = assessEntry(context);
    const { accepted, sizing, rejectedBy } = assessment;
    const outcome = accepted ? 'accepted' : 'rejected';
    const decision = this.record(offer, { outcome, assessment, context });
    if (accepted && sizing) {
      const profile = this.setup.profile().hash;
      desk().open(entryIntentOf(offer, { decision, sizing, profile }));
      memory.entered(instrument.id, at);
    }
    const mayLift = rejectedBy !== null && PASSING_REFUSALS.has(rejectedBy);
    if (!mayLift) this.answered.set(instrument.id, signal.candleClosedAt);
  }

  private contextOf(offer: SignalOffer): EntryContext {
    const { setup } = this;
    const { settings, memory } = setup;
    const { risk, execution } = setup.profile();
    return new OfferedEntry(offer, setup, {
      state: memory.mark(offer.at),
      traded: memory.tradedUpTo(offer.at),
      risk,
      execution,
      settings,
    });
  }

  private record(
    offer: SignalOffer,
    verdict: {
      readonly outcome: DecisionOutcome;
      readonly assessment: EntryAssessment | null;
      readonly context: EntryContext | null;
    },
  ): DecisionId {
    const { outcome, assessment, context } = verdict;
    const { onDecision, ids, account } = this.setup;
    const id = decisionId(ids.next('d'));
    this.funnel.decided(outcome, assessment?.rejectedBy ?? null);
    if (outcome === 'rejected' && !onDecision) return id;
    const decision = decisionRecordOf(offer, { id, scope: account.scope, outcome, assessment });
    if (outcome !== 'rejected') this.decisions.push(decision);
    const isMissed = outcome === 'rejected' && context !== null && assessment !== null;
    onDecision?.(decision, isMissed ? () => this.missed(id, context, assessment) : null);
    return id;
  }

  private missed(
    decision: DecisionId,
    context: EntryContext,
    assessment: EntryAssessment,
  ): MissedTrade {
    const { hash: profile, execution } = this.setup.profile();
    const { holdingMsMax } = execution.exit;
    return missedEntry(context, { decision, profile, holdingMsMax, assessment });
  }
}
