import { setImmediate } from 'node:timers/promises';

import type { TriedLimitAnswer, TryLimitQuery } from '@tidegate/contracts';
import { DAY_MS, epochMs, TidegateError, type Clock, type EpochMs } from '@tidegate/kernel';
import {
  PAGE_LIMIT_MAX,
  type Account,
  type AccountScope,
  type DecisionRecord,
  type Page,
} from '@tidegate/model';
import type { MissedTradeReads, StoredMissedTrade } from '@tidegate/persistence';
import type { AccountDirectory, RowFilter, TradingReads } from '@tidegate/trading';

import { instant } from './core/plain-answers.js';
import { triedLimit, type AcceptedCase, type RefusedCase } from './core/tried-limit.js';
import type { RecordedEntries } from './recorded-entries.js';

/** Another limit is tried on this span, on the newest decisions, in pages that leave room for other work. */
const TRIED_MS = 30 * DAY_MS;
const CASES_MAX = 1_000;
const CASES_PER_PAGE = 50;

export interface LimitTrialsSetup {
  readonly reads: Pick<TradingReads, 'decisions' | 'trades'>;
  readonly accounts: Pick<AccountDirectory, 'find'>;
  readonly missed: Pick<MissedTradeReads, 'several'>;
  readonly entries: RecordedEntries;
  readonly clock: Clock;
}

interface Recent {
  readonly records: readonly DecisionRecord[];
  readonly isMore: boolean;
}

/** Tries other limits of gates on stored decisions. */
export class LimitTrials {
  constructor(private readonly setup: LimitTrialsSetup) {}

  /** Rejects with `ACCOUNT_UNKNOWN` or `LIMIT_NOT_TRIABLE`. */
  async try(scope: AccountScope, { gate, limit }: TryLimitQuery): Promise<TriedLimitAnswer> {
    const { accounts, entries, clock } = this.setup;
    const registration = await accounts.find(scope);
    const current = registration && (await entries.profile(registration.profile.hash));
    if (!registration || !current) throw accountUnknown(scope);
    const to = clock.now();
    const from = epochMs(to - TRIED_MS);
    const refused = await this.recent(scope, { gate, from, to });
    const accepted = await this.recent(scope, { outcome: 'accepted', from, to });
    const result = triedLimit({
      ...{ gate, options: current.risk, tried: Number(limit) },
      refused: await this.refusedCases(registration.account, refused),
      accepted: await this.acceptedCases(scope, accepted, from),
    });
    const truncated = refused.isMore || accepted.isMore;
    return { ...result, from: instant(from), to: instant(to), truncated };
  }

  private async refusedCases(
    account: Account,
    { records }: Recent,
  ): Promise<readonly RefusedCase[]> {
    const { missed, entries } = this.setup;
    const cases: RefusedCase[] = [];
    for (let start = 0; start < records.length; start += CASES_PER_PAGE) {
      const page = records.slice(start, start + CASES_PER_PAGE);
      const ids = page.map(({ id }) => id);
      const stored = await missed.several(account.scope, ids);
      const byId = new Map<string, StoredMissedTrade>(stored.map((each) => [each.id, each]));
      for (const record of page) {
        const miss = byId.get(record.id) ?? null;
        const context = await entries.context(account, record, miss);
        cases.push({ context, r: miss?.end?.r ?? null });
      }
      await setImmediate();
    }
    return cases;
  }

  private async acceptedCases(
    ...[scope, { records }, from]: [AccountScope, Recent, EpochMs]
  ): Promise<readonly AcceptedCase[]> {
    const request = { limit: PAGE_LIMIT_MAX, filter: { from } };
    const trades = await this.setup.reads.trades(scope, request);
    const results = new Map(trades.rows.map(({ decision, rMultiple }) => [decision, rMultiple]));
    return records.map((decision) => ({ decision, r: results.get(decision.id) ?? null }));
  }

  private async recent(scope: AccountScope, filter: RowFilter): Promise<Recent> {
    const records: DecisionRecord[] = [];
    let cursor: string | null = null;
    do {
      const request = { limit: CASES_PER_PAGE, filter, ...(cursor === null ? {} : { cursor }) };
      const page: Page<DecisionRecord> = await this.setup.reads.decisions(scope, request);
      records.push(...page.rows);
      ({ cursor } = page);
      await setImmediate();
    } while (cursor !== null && records.length < CASES_MAX);
    return { records, isMore: cursor !== null };
  }
}

function accountUnknown({ tenant, account }: AccountScope): TidegateError {
  return new TidegateError(
    'ACCOUNT_UNKNOWN',
    `Tenant ${tenant} has no account ${account}; list its accounts to see their names`,
  );
}
