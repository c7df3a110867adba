import { TidegateError } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import { chooseSeries } from './core/choose-series.js';
import type { HistoryRequest, HistorySeries, HistorySource, HistoryStore } from './ports.js';

/** Reads the recorded candles of a tenant from a history store. */
export class StoreHistorySource implements HistorySource {
  constructor(
    private readonly store: HistoryStore,
    private readonly scope: TenantScope,
  ) {}

  async load(request: HistoryRequest): Promise<readonly HistorySeries[]> {
    const chosen = chooseSeries(await this.store.series(this.scope), request);
    if (!chosen.ok) throw new TidegateError(chosen.error.code, chosen.error.message);
    const series: HistorySeries[] = [];
    for (const { venue, symbol, timeframe } of chosen.value) {
      const name = { venue, symbol, timeframe };
      const candles = await this.store.read(this.scope, name, { from: null, to: null });
      series.push({ ...name, candles, source: `history of ${this.scope.tenant}` });
    }
    return series;
  }
}
