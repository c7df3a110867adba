import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import {
  type AccountScope,
  accountWithin,
  type Candle,
  type TenantScope,
  type Timeframe,
} from '@tidegate/model';
import type { EquitySnapshot, FunnelCount } from '@tidegate/trading';
import { Between } from 'typeorm';

import { decodeCandle, decodeEquity } from '../../core/codecs/telemetry.js';
import { withDatabaseErrors } from './database-error.js';
import { DecisionEntity } from './entities/decision.js';
import { CandleEntity, EquityEntity } from './entities/telemetry.js';
import type { OpenDatabase } from './open-database.js';

/** A span of time, both ends included, and at most how many rows of it. */
export interface ArchiveSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** The newest ones when there are more. */
  readonly limit: number;
}

interface FunnelRow {
  readonly account: AccountScope['account'];
  readonly code: string;
  readonly count: number;
}

/** Reads what telemetry wrote. */
export class TelemetryArchive {
  constructor(
    private readonly telemetry: OpenDatabase,
    private readonly ledger: OpenDatabase,
  ) {}

  /** Recorded candles, oldest first; `from` and `to` are open times. Market data has no tenant. */
  async candles(
    instrument: InstrumentId,
    timeframe: Timeframe,
    span: ArchiveSpan,
  ): Promise<readonly Candle[]> {
    return withDatabaseErrors(this.telemetry.file, async () => {
      const rows = await this.telemetry.source.getRepository(CandleEntity).find({
        where: { instrument, timeframe, openTime: Between(span.from, span.to) },
        order: { openTime: 'DESC' },
        take: span.limit,
      });
      return rows.reverse().map(decodeCandle);
    });
  }

  /** The equity of a scope's accounts over time, oldest first. */
  async equity(scope: TenantScope, span: ArchiveSpan): Promise<readonly EquitySnapshot[]> {
    const account = accountWithin(scope);
    return withDatabaseErrors(this.telemetry.file, async () => {
      const rows = await this.telemetry.source.getRepository(EquityEntity).find({
        where: {
          tenant: scope.tenant,
          ...(account === null ? {} : { account }),
          at: Between(span.from, span.to),
        },
        order: { at: 'DESC', account: 'DESC' },
        take: span.limit,
      });
      return rows.reverse().map(decodeEquity);
    });
  }

  /**
   * How often each outcome happened since `from`, per account: the code of the gate that refused,
   * or the outcome where none did. Counted over decisions of both files.
   */
  async funnel(scope: TenantScope, from: EpochMs): Promise<readonly FunnelCount[]> {
    const counts = new Map<string, FunnelCount>();
    for (const database of [this.ledger, this.telemetry]) {
      for (const { account, code, count } of await countDecisions(database, scope, from)) {
        const key = JSON.stringify([account, code]);
        const before = counts.get(key)?.count ?? 0;
        const total = before + count;
        counts.set(key, { scope: { tenant: scope.tenant, account }, code, count: total });
      }
    }
    return [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  }
}

function countDecisions(
  database: OpenDatabase,
  scope: TenantScope,
  from: EpochMs,
): Promise<readonly FunnelRow[]> {
  const account = accountWithin(scope);
  const query = database.source
    .getRepository(DecisionEntity)
    .createQueryBuilder('row')
    .select('row.account', 'account')
    .addSelect('coalesce(row.rejectedBy, row.outcome)', 'code')
    .addSelect('count(*)', 'count')
    .where('row.tenant = :tenant AND row.at >= :from', { tenant: scope.tenant, from })
    .groupBy('row.account')
    .addGroupBy('code');
  if (account !== null) query.andWhere('row.account = :account', { account });
  return withDatabaseErrors(database.file, () => query.getRawMany<FunnelRow>());
}
