import { DestroyRef, inject } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import type { Keys, Shortcut } from '../../ui/keys/keys.js';
import { PAGES, type PageEntry } from './pages.js';

/** Registers the shortcuts that work on every page. */
export function registerShellKeys(options: {
  readonly keys: Keys;
  readonly open: (page: PageEntry) => void;
  readonly openPalette: () => void;
  readonly openKeyList: () => void;
}): void {
  const preferences = inject(UserPreferences);
  const { keys, open, openPalette, openKeyList } = options;
  const group = $localize`:@@keysEverywhere:Everywhere`;
  const pages = PAGES.map((page): Shortcut => ({
    keys: `g ${page.key}`,
    label: page.title,
    group: $localize`:@@keysPages:Pages`,
    run: () => {
      open(page);
    },
  }));
  keys.register(
    [
      ...pages,
      {
        keys: 'Mod+k',
        label: $localize`:@@keyPalette:Search, open, run`,
        group,
        run: openPalette,
      },
      {
        keys: '?',
        label: $localize`:@@keyList:This list`,
        group,
        run: openKeyList,
      },
      {
        keys: 'H',
        label: $localize`:@@keyDiscreet:Mask amounts`,
        group,
        run: () => {
          preferences.change({ discreet: !preferences.discreet() });
        },
      },
    ],
    inject(DestroyRef),
  );
}
