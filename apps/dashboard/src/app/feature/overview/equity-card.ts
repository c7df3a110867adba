import { Component, computed, inject, signal } from '@angular/core';

import type { RecordsEquityData, RecordsEquityResponse } from '../../../generated/types.gen.js';
import { read } from '../../data/loaded.js';
import { CurrentScope } from '../../data/scope.js';
import { EquityChart } from '../../ui/charts/equity-chart.js';
import { Segments } from '../../ui/inputs/segments.js';
import { Empty } from '../../ui/states/empty.js';
import { Pending } from '../../ui/states/pending.js';

type Range = NonNullable<NonNullable<RecordsEquityData['query']>['range']>;

/** Equity and drawdown over a range that the user chooses. */
@Component({
  selector: 'tg-equity-card',
  imports: [Empty, EquityChart, Pending, Segments],
  template: `<section class="card" aria-labelledby="equity-title">
    <header class="card-head">
      <h2 id="equity-title" i18n="@@equityCard">Equity and drawdown</h2>
      <tg-segments
        i18n-label="@@rangeLabel"
        label="Range"
        [choices]="ranges"
        [value]="range()"
        (valueChange)="choose($event)"
      />
    </header>
    @if (curve.value()) {
      @if (points().length > 1) {
        <tg-equity-chart [points]="points()" />
      } @else {
        <tg-empty i18n-title="@@equityEmpty" title="Nothing recorded in this range yet">
          <ng-container i18n="@@equityEmptyText"
            >Equity is recorded while the account trades.</ng-container
          >
        </tg-empty>
      }
    } @else {
      <tg-pending [of]="curve" [lines]="6" i18n-waitsFor="@@waitsForEquity" waitsFor="equity" />
    }
  </section>`,
})
export class EquityCard {
  private readonly current = inject(CurrentScope);
  protected readonly range = signal<Range>('24h');
  protected readonly ranges: readonly { readonly value: Range; readonly label: string }[] = [
    { value: '24h', label: $localize`:@@rangeDay:24 h` },
    { value: '7d', label: $localize`:@@rangeWeek:7 d` },
    { value: '30d', label: $localize`:@@rangeMonth:30 d` },
    { value: 'all', label: $localize`:@@rangeAll:All` },
  ];
  protected readonly curve = read<RecordsEquityData, RecordsEquityResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/equity',
    () => ({ path: this.current.scope(), query: { range: this.range() } }),
  );
  protected readonly points = computed(() =>
    (this.curve.value()?.points ?? []).map(({ at, equity }) => ({
      at: Date.parse(at),
      value: Number(equity),
    })),
  );

  protected choose(value: string): void {
    const chosen = this.ranges.find((range) => range.value === value);
    if (chosen !== undefined) this.range.set(chosen.value);
  }
}
