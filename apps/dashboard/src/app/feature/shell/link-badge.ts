import { Component, computed, inject } from '@angular/core';

import { Live } from '../../data/live.js';
import { UserPreferences } from '../../data/preferences.js';

/** The state of the connection: `connected 0.3 s`. */
@Component({
  selector: 'tg-link-badge',
  template: `<i aria-hidden="true"></i><span>{{ text() }}</span>`,
  host: { '[attr.data-state]': 'live.link().state' },
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      color: var(--text2);
      font: var(--dense);
      white-space: nowrap;
    }
    i {
      width: 7px;
      height: 7px;
      border: 1.5px solid var(--text3);
      border-radius: 50%;
    }
    :host([data-state='connected']) i {
      border-color: var(--text2);
      background: var(--text2);
    }
    :host([data-state='stale']),
    :host([data-state='offline']) {
      color: var(--warn);
    }
    :host([data-state='stale']) i,
    :host([data-state='offline']) i {
      border-color: var(--warn);
    }
    @media (width < 640px) {
      span {
        position: absolute;
        overflow: hidden;
        clip-path: inset(50%);
        width: 1px;
        height: 1px;
      }
    }
  `,
})
export class LinkBadge {
  protected readonly live = inject(Live);
  private readonly preferences = inject(UserPreferences);

  protected readonly text = computed(() => {
    const { state, ageMs } = this.live.link();
    const age = this.preferences.times().duration(ageMs);
    switch (state) {
      case 'connecting':
        return $localize`:@@linkConnecting:connecting`;
      case 'connected':
        return $localize`:@@linkConnected:connected ${age}:age:`;
      case 'stale':
        return $localize`:@@linkStale:stale ${age}:age:`;
      case 'offline':
        return $localize`:@@linkOffline:not connected for ${age}:age:`;
    }
  });
}
