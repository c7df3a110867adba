import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import { accountWithin, type Candle, type TenantScope, type Timeframe } from '@tidegate/model';
import type { EquitySnapshot } from '@tidegate/trading';
import { Between } from 'typeorm';

import { decodeCandle, decodeEquity } from '../../core/codecs/telemetry.js';
import { withDatabaseErrors } from './database-error.js';
import { CandleEntity, EquityEntity } from './entities/telemetry.js';
import type { OpenDatabase } from './open-database.js';

/** A time range, both ends included, and the maximum number of rows. */
export interface ArchiveSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** If there are more rows, the newest are returned. */
  readonly limit: number;
}

/** Reads recorded telemetry. */
export class TelemetryArchive {
  constructor(private readonly telemetry: OpenDatabase) {}

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

  /** Equity snapshots of the accounts of a scope, oldest first. */
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
}
