import { Component, computed, inject, input, output } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import type { Bucket } from '../../util/hour-buckets.js';

export interface BarPart {
  readonly key: string;
  readonly title: string;
}

/** Stacked bars over time. Each bar is a button that chooses its hours. */
@Component({
  selector: 'tg-hour-bars',
  template: `<div class="bars" role="group" [attr.aria-label]="label()">
      @for (bar of bars(); track bar.from) {
        <button
          type="button"
          [attr.aria-label]="bar.label"
          [attr.title]="bar.label"
          (click)="chosen.emit(bar)"
        >
          @for (part of bar.shown; track part.index) {
            <span
              [style.block-size.%]="part.percent"
              [attr.data-rank]="part.isLast ? 'rest' : part.index"
            ></span>
          }
        </button>
      }
    </div>
    <div class="times" aria-hidden="true">
      <span>{{ first() }}</span><span>{{ last() }}</span>
    </div>`,
  styleUrl: './hour-bars.css',
})
export class HourBars {
  private readonly preferences = inject(UserPreferences);
  readonly label = input.required<string>();
  readonly buckets = input.required<readonly Bucket[]>();
  /** The parts of a bar from the bottom; what is left is the last one. */
  readonly parts = input.required<readonly BarPart[]>();
  readonly chosen = output<Bucket>();

  protected readonly bars = computed(() => {
    const top = Math.max(1, ...this.buckets().map(({ total }) => total));
    const times = this.preferences.times();
    const numbers = this.preferences.numbers();
    const titles = this.parts();
    return this.buckets().map((bucket) => ({
      ...bucket,
      label: `${times.moment(bucket.from)}: ${numbers.whole(bucket.total)}`,
      shown: bucket.parts
        .map((count, index) => ({
          index,
          isLast: index === titles.length,
          percent: (100 * count) / top,
        }))
        .filter(({ percent }) => percent > 0),
    }));
  });
  protected readonly first = computed(() =>
    this.preferences.times().moment(this.buckets()[0]?.from),
  );
  protected readonly last = computed(() =>
    this.preferences.times().moment(this.buckets().at(-1)?.to),
  );
}
