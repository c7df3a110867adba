import { Component, computed, inject, input } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import { placesOf, type RailPrices } from '../../util/rail.js';

/** Stop, entry, price now, and target of a position on one line: loss at the left, profit at the right. */
@Component({
  selector: 'tg-rail',
  templateUrl: './rail.html',
  styleUrl: './rail.css',
})
export class Rail {
  private readonly preferences = inject(UserPreferences);
  readonly prices = input.required<RailPrices>();
  /** Decimal places of the instrument's price. */
  readonly digits = input.required<number>();

  protected readonly places = computed(() => placesOf(this.prices()));
  protected readonly ahead = computed(() => {
    const { entry, now } = this.places();
    return entry !== null && now !== null && now >= entry;
  });
  protected readonly travelled = computed(() => {
    const { entry, now } = this.places();
    if (entry === null || now === null) return null;
    return { from: Math.min(entry, now), size: Math.abs(now - entry) };
  });
  protected readonly label = computed(() => {
    const numbers = this.preferences.numbers();
    const [stop, entry, now, target] = [
      this.prices().stop,
      this.prices().entry,
      this.prices().now,
      this.prices().target,
    ].map((price) => numbers.fixed(price, this.digits()));
    return $localize`:@@railLabel:Stop ${stop}:stop:, entry ${entry}:entry:, now ${now}:now:, target ${target}:target:`;
  });
}
