import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { LucideX } from '@lucide/angular';

import { UserPreferences } from '../../data/preferences.js';
import { Keys } from '../../ui/keys/keys.js';

/** All shortcuts that work now, with a switch for single keys. */
@Component({
  selector: 'tg-key-list',
  imports: [LucideX],
  template: `<header>
      <h2 id="key-list-title" i18n="@@keyListTitle">Keys</h2>
      <button
        type="button"
        class="icon-button push"
        (click)="dialog.close()"
        i18n-aria-label="@@close"
        aria-label="Close"
      >
        <svg lucideX [size]="16"></svg>
      </button>
    </header>
    @for (group of groups(); track group.title) {
      <section>
        <h3>{{ group.title }}</h3>
        <dl>
          @for (shortcut of group.shortcuts; track shortcut.keys) {
            <div>
              <dt>{{ shortcut.label }}</dt>
              <dd>
                @for (key of shortcut.shown; track $index) {
                  <kbd class="kbd">{{ key }}</kbd>
                }
              </dd>
            </div>
          }
        </dl>
      </section>
    }
    <label class="check">
      <input
        type="checkbox"
        [checked]="preferences.all().shortcuts"
        (change)="preferences.change({ shortcuts: $any($event.target).checked })"
      />
      <span i18n="@@keysOn">Single keys are shortcuts</span>
    </label>`,
  styles: `
    :host {
      display: grid;
      gap: var(--s5);
      padding: var(--s5);
    }
    header {
      display: flex;
      align-items: center;
    }
    h2 {
      font: var(--section);
    }
    h3 {
      padding-bottom: var(--s2);
      color: var(--text3);
      font: var(--micro);
    }
    dl div {
      display: flex;
      align-items: center;
      min-height: var(--row);
      border-bottom: 1px solid var(--line);
    }
    dd {
      display: flex;
      gap: var(--s2);
      margin-inline-start: auto;
    }
  `,
})
export class KeyList {
  protected readonly dialog = inject(DialogRef);
  protected readonly preferences = inject(UserPreferences);
  private readonly keys = inject(Keys);

  protected readonly groups = computed(() => {
    const shown = this.keys
      .shortcuts()
      .map((shortcut) => ({ ...shortcut, shown: shownKeys(shortcut.keys) }));
    return [...Map.groupBy(shown, ({ group }) => group)].map(([title, shortcuts]) => ({
      title,
      shortcuts,
    }));
  });
}

/** `Mod+k` as `Ctrl/⌘ K`, `P` as `⇧ P`. */
function shownKeys(keys: string): readonly string[] {
  return keys.split(' ').flatMap((key) => {
    if (key.startsWith('Mod+')) return ['Ctrl/⌘', key.slice(4).toUpperCase()];
    if (key.startsWith('Alt+')) return ['Alt', key.slice(4).toUpperCase()];
    return /^[A-Z]$/.test(key) ? ['⇧', key] : [key];
  });
}
