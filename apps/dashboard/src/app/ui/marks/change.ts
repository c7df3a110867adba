import { Component, computed, inject, input } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import { signOf, type Amount } from '../../util/numbers.js';

/** A change of money, percent, or R with its mark, sign, and colour: `▲ +42.17`. */
@Component({
  selector: 'tg-change',
  template: `@if (sign() !== 'flat') {
      <i aria-hidden="true">{{ sign() === 'up' ? '▲' : '▼' }}</i>
    }
    {{ text() }}`,
  host: { '[class.gain]': "sign() === 'up'", '[class.loss]': "sign() === 'down'" },
  styles: `
    :host {
      white-space: nowrap;
    }
    i {
      margin-inline-end: 0.3em;
      font-style: normal;
      font-size: 0.72em;
      vertical-align: 0.08em;
    }
  `,
})
export class Change {
  private readonly preferences = inject(UserPreferences);
  readonly amount = input.required<Amount>();
  readonly as = input<'money' | 'percent' | 'multiple'>('money');
  readonly digits = input(2);

  protected readonly sign = computed(() =>
    signOf(this.amount(), this.as() === 'percent' ? this.digits() + 2 : this.digits()),
  );
  protected readonly text = computed(() => {
    const numbers = this.preferences.numbers();
    switch (this.as()) {
      case 'percent':
        return numbers.percentChange(this.amount(), this.digits());
      case 'multiple':
        return numbers.multiple(this.amount());
      case 'money':
        return this.preferences.discreet() ? MASK : numbers.change(this.amount(), this.digits());
    }
  });
}

/** In place of an amount while the user masks amounts. */
export const MASK = '•••••';
