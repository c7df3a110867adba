import {
  contradictionIn,
  isEngineClientId,
  reconcile,
  type AccountBook,
  type BookRefusal,
  type Correction,
  type CorrectionCode,
  type GatewayEvent,
  type ReportedBalance,
  type VenueCapabilities,
  type VenueReport,
} from '@tidegate/execution';
import { Decimal, epochMs, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { Account, EngineEvent, Instrument } from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

import type { TransferredInput } from '../inputs/engine-input.js';

export interface ReconciliationSetup {
  readonly account: Account;
  readonly book: AccountBook;
  readonly capabilities: VenueCapabilities;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** Whether the account was ever funded in its currency. */
  readonly isFunded: () => boolean;
  readonly correct: (correction: Correction, at: EpochMs) => void;
  readonly transfer: (transfer: TransferredInput) => void;
}

/** The result of a report. */
export interface ReportOutcome {
  /** False when the report changed nothing; it is then not journaled. */
  readonly leavesTrace: boolean;
  /** Why the account must be quarantined; `null` when it must not. */
  readonly quarantineReason: string | null;
}

const NO_TRACE: ReportOutcome = { leavesTrace: false, quarantineReason: null };

/** A difference as it is published in an event. */
interface Difference extends Pick<Correction, 'message' | 'numbers'> {
  readonly code: CorrectionCode | 'OPENING_BALANCE';
}

type Imbalance = Extract<Correction, { type: 'imbalance' }>;

/** Code of the pause while account and venue are not reconciled. */
const NOT_RECONCILED = 'NOT_RECONCILED';

const FIRST_REPORT: Pause = {
  code: NOT_RECONCILED,
  reason: 'Waiting for the first report of the venue on this account',
};

/**
 * Compares a live account with the reports of its venue. Corrects differences at once, each with an event, and pauses
 * entries until a report agrees with the books. A balance is wrong only when two reports in a row show the same
 * difference: a single one may be a fill whose event has not arrived yet.
 */
export class Reconciliation {
  private waiting: Pause | null = FIRST_REPORT;
  /** Time of the last gateway failure. */
  private failedAt = epochMs(0);
  private imbalances: ReadonlyMap<string, Decimal> = new Map();
  /** Messages of the differences in the last report, so that a lasting difference makes one event. */
  private shown: ReadonlySet<string> = new Set();
  /** Fills that the books refused during the current report; `null` between reports. */
  private refusals: BookRefusal[] | null = null;
  private events: EngineEvent[] = [];

  constructor(private readonly setup: ReconciliationSetup) {}

  /** The pause of entries; `null` while the last report agrees with the books. */
  get pause(): Pause | null {
    return this.waiting;
  }

  get hasEvents(): boolean {
    return this.events.length > 0;
  }

  takeEvents(): readonly EngineEvent[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  /** Pauses entries until a report requested after the failure at `at`. Returns whether that changed anything. */
  gatewayFailed(pause: Pause, at: EpochMs): boolean {
    const isLater = at > this.failedAt;
    if (isLater) this.failedAt = at;
    return this.wait(pause).leavesTrace || isLater;
  }

  /** Notes an event that the books refused. A report with a fill that cannot be booked is wrong. */
  refused(event: GatewayEvent, refusal: BookRefusal): void {
    if (event.type === 'filled') this.refusals?.push(refusal);
  }

  take(report: VenueReport, at: EpochMs): ReportOutcome {
    const contradiction = contradictionIn(this.setup.book, report);
    if (contradiction !== null) {
      return this.mismatch(`The report of the venue is not true: ${contradiction}`);
    }
    const refusals: BookRefusal[] = [];
    const before = { shown: this.shown, imbalances: this.imbalances };
    const opened = this.openBalances(report, at);
    const corrections = this.correctionsFor(report);
    this.refusals = refusals;
    for (const correction of corrections) this.setup.correct(correction, at);
    this.refusals = null;
    const lasting = this.lastingAmong(corrections);
    for (const opening of opened) this.note(opening, at);
    this.show([...corrections.filter(isShownAtOnce), ...lasting], at);
    const unexplained = corrections.filter(({ type }) => type === 'quarantine');
    const [reason = null] = [...refusals, ...unexplained, ...lasting].map(messageOf);
    const outcome = reason === null ? this.agree(report.at) : this.mismatch(reason);
    const isChanged =
      opened.length > 0 ||
      corrections.some(isActedOn) ||
      !isSame(before.shown, this.shown) ||
      !isSame(textsOf(before.imbalances), textsOf(this.imbalances));
    return isChanged ? { ...outcome, leavesTrace: true } : outcome;
  }

  /**
   * Lifts the pause of entries, unless the report was requested before the last gateway failure. While a balance still
   * differs, an existing pause stays with that reason.
   */
  private agree(requestedAt: EpochMs): ReportOutcome {
    const [asset] = this.imbalances.keys();
    if (this.waiting === null || requestedAt <= this.failedAt) return NO_TRACE;
    const reason = `The balance of ${asset} differs from the books; waiting for the next report`;
    return this.wait(asset === undefined ? null : { code: NOT_RECONCILED, reason });
  }

  private mismatch(reason: string): ReportOutcome {
    return { ...this.wait({ code: NOT_RECONCILED, reason }), quarantineReason: reason };
  }

  private wait(pause: Pause | null): ReportOutcome {
    const before = this.waiting;
    this.waiting = pause;
    // Stryker disable next-line OptionalChaining: the codes differ when only one pause is null
    const leavesTrace = before?.code !== pause?.code || before?.reason !== pause?.reason;
    return { leavesTrace, quarantineReason: null };
  }

  /** Compares only the assets that the account trades and ignores other balances of its owner. */
  private correctionsFor(report: VenueReport): readonly Correction[] {
    const { book, account, capabilities } = this.setup;
    const compared = new Set([account.currency, ...book.assets()]);
    const balances = report.balances.filter(({ asset }) => compared.has(asset));
    return reconcile(
      book,
      { ...report, balances },
      { capabilities, isOurs: isEngineClientId, toleranceOf: (asset) => this.toleranceOf(asset) },
    );
  }

  /** Imbalances that the previous report showed as well. */
  private lastingAmong(corrections: readonly Correction[]): readonly Imbalance[] {
    const before = this.imbalances;
    const now = corrections.filter((each) => each.type === 'imbalance');
    this.imbalances = new Map(now.map(({ asset, difference }) => [asset, difference]));
    return now.filter(({ asset, difference }) => {
      const earlier = before.get(asset);
      return earlier !== undefined && isWithin(earlier.sub(difference), this.toleranceOf(asset));
    });
  }

  /** Books balances that the account held before it was opened here or before their instrument was traded here. */
  private openBalances({ balances }: VenueReport, at: EpochMs): readonly Difference[] {
    const { setup } = this;
    const { currency } = setup.account;
    const funds = balances.find(({ asset, total }) => asset === currency && total.gt(0));
    if (!setup.isFunded() && !funds) return [];
    const known = new Set(setup.book.assets());
    const opening = balances.filter(({ asset, total }) => {
      const isNew = asset === currency ? !setup.isFunded() : !known.has(asset);
      return isNew && total.gt(0) && (asset === currency || this.isIdleBase(asset));
    });
    for (const { asset, total } of opening) {
      const { scope } = setup.account;
      const amount = total.toFixed();
      setup.transfer({ type: 'transferred', at, scope, id: `opening:${asset}`, asset, amount });
    }
    return opening.map(openingOf);
  }

  /** Whether the asset is traded here without a position or an open order. */
  private isIdleBase(asset: string): boolean {
    const { book, instruments, account } = this.setup;
    const traded = [...instruments.values()].filter(
      ({ base, quote }) => base === asset && quote === account.currency,
    );
    const isBusy = (instrument: InstrumentId): boolean =>
      book.position(instrument) !== null ||
      book.openOrders().some((order) => order.instrument === instrument);
    return traded.length > 0 && !traded.some(({ id }) => isBusy(id));
  }

  /** The larger of the asset's smallest unit and a millionth of the balance, which bounds the venue's rounding. */
  private toleranceOf(asset: string): Decimal {
    const { book, instruments, account } = this.setup;
    const lots = [...instruments.values()].filter(({ base }) => base === asset);
    const smallest =
      asset === account.currency
        ? CENT
        : Decimal.max(0, ...lots.map(({ quantityIncrement }) => quantityIncrement));
    return Decimal.max(smallest, book.balanceOf(asset).abs().mul(MILLIONTH));
  }

  /** Emits an event for each difference that the previous report did not show. */
  private show(differences: readonly Difference[], at: EpochMs): void {
    const before = this.shown;
    this.shown = new Set(differences.map(messageOf));
    for (const each of differences) if (!before.has(each.message)) this.note(each, at);
  }

  private note({ code, message, numbers }: Difference, at: EpochMs): void {
    const { scope } = this.setup.account;
    this.events.push({ type: 'correction_made', scope, code, message, numbers, at });
  }
}

/** An imbalance is published only when it lasts. */
function isShownAtOnce({ type }: Correction): boolean {
  return type !== 'imbalance';
}

function isActedOn({ type }: Correction): boolean {
  return type === 'news' || type === 'cancel' || type === 'protect';
}

function messageOf({ message }: { readonly message: string }): string {
  return message;
}

function textsOf(amounts: ReadonlyMap<string, Decimal>): readonly string[] {
  return [...amounts].map(([asset, amount]) => `${asset} ${amount.toString()}`);
}

function isSame(left: Iterable<string>, right: Iterable<string>): boolean {
  return JSON.stringify([...left]) === JSON.stringify([...right]);
}

const CENT = new Decimal('0.01');
const MILLIONTH = new Decimal('0.000001');

function isWithin(difference: Decimal, tolerance: Decimal): boolean {
  return difference.abs().lte(tolerance);
}

function openingOf({ asset, total }: ReportedBalance): Difference {
  const theirs = total.toString();
  const message = `Booked the venue's balance of ${theirs} ${asset} as the opening balance`;
  return { code: 'OPENING_BALANCE', message, numbers: { theirs } };
}
