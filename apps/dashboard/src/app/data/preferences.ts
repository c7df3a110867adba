import { HttpClient } from '@angular/common/http';
import { computed, effect, inject, Service, signal } from '@angular/core';

import type { MeChangeData } from '../../generated/types.gen.js';
import { languageOf } from '../util/language.js';
import { Numbers } from '../util/numbers.js';
import { DEFAULT_PREFERENCES, preferencesOf, type Preferences } from '../util/preferences.js';
import { Times } from '../util/times.js';

/** A copy in the browser, so that the first picture already has the user's theme. */
const STORED = 'tidegate.preferences';
const SAVE_DELAY_MS = 400;
const ME: MeChangeData['url'] = '/api/v1/me';

/** The user's preferences: applied at once, kept on the server for a signed-in user. */
@Service()
export class UserPreferences {
  private readonly http = inject(HttpClient);
  private readonly chosen = signal<Preferences>(initialPreferences());
  private readonly systemIsLight = signal(matchMedia('(prefers-color-scheme: light)').matches);
  private readonly failedToSave = signal(false);
  private signedIn = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly all = this.chosen.asReadonly();
  readonly theme = computed(() => {
    const { theme } = this.chosen();
    if (theme !== 'system') return theme;
    return this.systemIsLight() ? 'light' : 'dark';
  });
  readonly numbers = computed(() => new Numbers(this.chosen().language));
  readonly times = computed(() => new Times(this.chosen().language, this.chosen().zone));
  /** Whether the last change is kept in this browser only, because the server did not take it. */
  readonly isUnsaved = this.failedToSave.asReadonly();
  readonly discreet = computed(() => this.chosen().discreet);

  constructor() {
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', ({ matches }) => {
      this.systemIsLight.set(matches);
    });
    effect(() => {
      const { pair, density, motion } = this.chosen();
      const root = document.documentElement.dataset;
      root['theme'] = this.theme();
      root['pair'] = pair;
      root['density'] = density;
      root['motion'] = motion;
    });
  }

  change(changes: Partial<Preferences>): void {
    this.chosen.update((before) => ({ ...before, ...changes }));
    this.store();
    if (this.signedIn) this.saveSoon();
  }

  /** Takes over the preferences that the server keeps for the user. */
  adopt(stored: unknown): void {
    this.signedIn = true;
    this.chosen.update((before) => ({
      ...preferencesOf(stored, before),
      language: before.language,
    }));
    this.store();
  }

  private store(): void {
    try {
      localStorage.setItem(STORED, JSON.stringify(this.chosen()));
    } catch {
      // The browser keeps no data: the server still does.
    }
  }

  private saveSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.http.patch(ME, { preferences: { ...this.chosen() } } satisfies MeChangeData['body']).subscribe({
        next: () => {
          this.failedToSave.set(false);
        },
        error: () => {
          this.failedToSave.set(true);
        },
      });
    }, SAVE_DELAY_MS);
  }
}

/** The page's language is the one that its texts were loaded in. */
function initialPreferences(): Preferences {
  const language = languageOf(document.documentElement.lang);
  return { ...preferencesOf(storedPreferences()), language };
}

function storedPreferences(): unknown {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? 'null');
  } catch {
    return DEFAULT_PREFERENCES;
  }
}
