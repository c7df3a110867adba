import { Component, computed, inject, input, output } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';

/** A step of a funnel: how many passed it. */
export interface FunnelStep {
  readonly key: string;
  readonly title: string;
  /** The limit of the step, already formatted, for example `≥ 0.60`. */
  readonly limit: string;
  readonly count: number;
}

/** Bars of how many signals are left after each step. A press on a step filters by what it refused. */
@Component({
  selector: 'tg-funnel',
  template: `<ol>
    @for (step of bars(); track step.key) {
      <li>
        <button type="button" (click)="chosen.emit(step.key)">
          <span class="title"
            >{{ step.title }} <span class="limit">{{ step.limit }}</span></span
          >
          <span class="track"><span class="bar" [style.inline-size.%]="step.percent"></span></span>
          <span class="lost">{{ step.lost }}</span>
          <span class="count"
            >{{ step.shown }} <span class="spoken" i18n="@@funnelLeft">left</span></span
          >
        </button>
      </li>
    }
  </ol>`,
  styleUrl: './funnel.css',
})
export class Funnel {
  private readonly preferences = inject(UserPreferences);
  readonly steps = input.required<readonly FunnelStep[]>();
  readonly chosen = output<string>();

  protected readonly bars = computed(() => {
    const steps = this.steps();
    const top = Math.max(1, ...steps.map(({ count }) => count));
    const numbers = this.preferences.numbers();
    return steps.map((step, index) => {
      const before = steps[index - 1];
      const lost = before === undefined ? 0 : before.count - step.count;
      const shown = numbers.whole(step.count);
      return {
        ...step,
        percent: (100 * step.count) / top,
        shown,
        lost: lost > 0 ? numbers.change(-lost, 0) : '',
      };
    });
  });
}
