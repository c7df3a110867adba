import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { TradeAnswer } from '@tidegate/contracts';

import type { TradingTradesData, TradingTradesResponse } from '../../../generated/types.gen.js';
import { read } from '../../data/loaded.js';
import { UserPreferences } from '../../data/preferences.js';
import { CurrentScope } from '../../data/scope.js';
import { Sparkline } from '../../ui/charts/sparkline.js';
import { Cell } from '../../ui/grid/cell.js';
import { Grid } from '../../ui/grid/grid.js';
import { Change } from '../../ui/marks/change.js';
import { Empty } from '../../ui/states/empty.js';
import { Pending } from '../../ui/states/pending.js';
import { cumulativeR, histogramOf, statisticsOf } from '../../util/trade-statistics.js';
import { tradeColumns } from './columns.js';

const PAGE = '1000';

/** What made and what lost money: the sentence, R over time and by size, and every closed trade. */
@Component({
  selector: 'tg-trades',
  imports: [Cell, Change, Empty, Grid, Pending, RouterLink, Sparkline],
  templateUrl: './trades.html',
  styleUrl: './trades.css',
})
export class Trades {
  private readonly preferences = inject(UserPreferences);
  private readonly router = inject(Router);
  protected readonly current = inject(CurrentScope);

  protected readonly trades = read<TradingTradesData, TradingTradesResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/trades',
    () => ({ path: this.current.scope(), query: { limit: PAGE } }),
  );
  protected readonly rows = computed<readonly TradeAnswer[]>(() => this.trades.value()?.rows ?? []);
  protected readonly columns = computed(() =>
    tradeColumns(this.preferences.numbers(), this.preferences.times()),
  );
  protected readonly selected = signal<string | null>(null);
  protected readonly keyOf = ({ position }: TradeAnswer): string => position;
  protected readonly line = computed(() => cumulativeR(this.rows()));
  protected readonly sum = computed(() => this.line().at(-1)?.value ?? null);
  protected readonly bars = computed(() => {
    const bars = histogramOf(this.rows());
    const top = Math.max(1, ...bars.map(({ count }) => count));
    const numbers = this.preferences.numbers();
    return bars.map((bar, index) => ({
      ...bar,
      percent: (100 * bar.count) / top,
      isLoss: bar.to <= 0,
      label: `${index === 0 ? '≤ ' : ''}${numbers.change(index === 0 ? bar.to : bar.from, 1)} R: ${bar.count}`,
    }));
  });
  /** The statistics in words; an interval that contains zero proves nothing. */
  protected readonly sentence = computed(() => {
    const numbers = this.preferences.numbers();
    const { count, wins, mean, interval } = statisticsOf(this.rows());
    if (mean === null) return '';
    const rate = numbers.percentUpTo(wins / count, 0);
    const each = numbers.multiple(mean);
    if (interval === null) {
      return $localize`:@@tradesFew:${count}:count: trades, ${rate}:rate: won, ${each}:mean: each: too few to say more.`;
    }
    const [low, high] = interval.map((end) => numbers.change(end));
    const range = `${low} … ${high}`;
    return interval[0] > 0
      ? $localize`:@@tradesProven:${count}:count: trades, ${rate}:rate: won, ${each}:mean: each, 95 % interval ${range}:range:.`
      : $localize`:@@tradesUnproven:${count}:count: trades, ${rate}:rate: won, ${each}:mean: each, 95 % interval ${range}:range:: not yet proven.`;
  });

  /** A trade leads to the decision that opened it. */
  protected open({ decision }: TradeAnswer): void {
    const { tenant, account } = this.current.scope();
    void this.router.navigate(['/', tenant, account, 'decisions', decision]);
  }
}
