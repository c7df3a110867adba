import { inject, Pipe, type PipeTransform } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import type { Amount } from '../../util/numbers.js';
import { MASK } from '../marks/change.js';

/** An amount of money; masked while the user masks amounts. Impure inputs come from signals, so it runs per check. */
@Pipe({ name: 'money', pure: false })
export class MoneyPipe implements PipeTransform {
  private readonly preferences = inject(UserPreferences);

  transform(amount: Amount, digits = 2): string {
    if (this.preferences.discreet()) return MASK;
    return this.preferences.numbers().money(amount, digits);
  }
}
