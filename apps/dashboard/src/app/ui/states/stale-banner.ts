import { Component, computed, inject } from '@angular/core';

import { Clock } from '../../data/clock.js';
import { Live } from '../../data/live.js';
import { UserPreferences } from '../../data/preferences.js';

/** Says that the numbers are old because the connection is down, and what still protects the account. */
@Component({
  selector: 'tg-stale-banner',
  template: `@if (shown()) {
    <p role="status" i18n="@@staleBanner">
      <b>Not connected for {{ age() }}.</b> Numbers are of {{ time() }}. Working stops rest at the
      venue.
    </p>
  }`,
  styles: `
    p {
      margin-bottom: var(--s4);
      padding: var(--s3) var(--s4);
      border: 1px solid var(--warn);
      border-radius: var(--r2);
      background: var(--warn-wash);
    }
  `,
})
export class StaleBanner {
  private readonly live = inject(Live);
  private readonly clock = inject(Clock);
  private readonly preferences = inject(UserPreferences);

  protected readonly shown = computed(() => {
    const { state, ageMs } = this.live.link();
    return state === 'offline' || (state === 'stale' && (ageMs ?? 0) > 10_000);
  });
  protected readonly age = computed(() =>
    this.preferences.times().duration(this.live.link().ageMs),
  );
  protected readonly time = computed(() =>
    this.preferences.times().clock(this.clock.now() - (this.live.link().ageMs ?? 0)),
  );
}
