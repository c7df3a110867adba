import { Component, computed, inject, input } from '@angular/core';

import { Clock } from '../../data/clock.js';
import { UserPreferences } from '../../data/preferences.js';
import { epochOf, freshnessOf, type Instant } from '../../util/times.js';
import { Definition, type DefinitionText } from './definition.js';

/** A number with its name, its definition, its note, and its age when it is old. */
@Component({
  selector: 'tg-figure',
  imports: [Definition],
  templateUrl: './figure.html',
  styleUrl: './figure.css',
  host: { '[attr.data-freshness]': 'freshness()' },
})
export class Figure {
  private readonly clock = inject(Clock);
  private readonly preferences = inject(UserPreferences);
  readonly label = input.required<string>();
  readonly unit = input('');
  readonly definition = input<DefinitionText | null>(null);
  /** When the number was true; omit it for numbers that do not age. */
  readonly at = input<Instant>(null);

  private readonly ageMs = computed(() => {
    const at = epochOf(this.at());
    return at === null ? null : this.clock.now() - at;
  });
  protected readonly freshness = computed(() => {
    const age = this.ageMs();
    return age === null ? 'fresh' : freshnessOf(age);
  });
  protected readonly age = computed(() => this.preferences.times().duration(this.ageMs()));
}
