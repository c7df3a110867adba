import { Component, computed, inject, output, signal } from '@angular/core';
import { Router } from '@angular/router';
import { LucideEyeOff, LucideKeyboard, LucideLogOut } from '@lucide/angular';

import { Authentication } from '../../data/authentication.js';
import { UserPreferences } from '../../data/preferences.js';
import { problemOfError } from '../../data/problems.js';
import { Session } from '../../data/session.js';
import { Popover } from '../../ui/popover/popover.js';
import { problemRemedy, problemSentence } from '../../ui/states/problem-words.js';
import type { Density, Theme } from '../../util/preferences.js';

/** The signed-in user: theme, density, discreet amounts, keys, sign-out. */
@Component({
  selector: 'tg-user-menu',
  imports: [LucideEyeOff, LucideKeyboard, LucideLogOut, Popover],
  templateUrl: './user-menu.html',
  styleUrl: './user-menu.css',
})
export class UserMenu {
  private readonly session = inject(Session);
  private readonly authentication = inject(Authentication);
  private readonly router = inject(Router);
  protected readonly preferences = inject(UserPreferences);

  readonly keyList = output();
  /** Why the sign-out failed: the session is still valid. */
  protected readonly fault = signal('');
  protected readonly user = computed(() => this.session.me()?.user ?? null);
  protected readonly initials = computed(() => initialsOf(this.user()?.name ?? ''));
  protected readonly label = computed(
    () =>
      $localize`:@@userMenu:${this.initials()}:initials: – ${this.user()?.name ?? ''}:name:: appearance, keys, sign out`,
  );
  protected readonly themes: readonly { readonly value: Theme; readonly label: string }[] = [
    { value: 'dark', label: $localize`:@@themeDark:Dark` },
    { value: 'light', label: $localize`:@@themeLight:Light` },
    { value: 'system', label: $localize`:@@themeSystem:System` },
  ];
  protected readonly densities: readonly { readonly value: Density; readonly label: string }[] = [
    { value: 'compact', label: $localize`:@@densityCompact:Compact` },
    { value: 'default', label: $localize`:@@densityDefault:Default` },
    { value: 'roomy', label: $localize`:@@densityRoomy:Roomy` },
  ];

  protected toggleDiscreet(): void {
    this.preferences.change({ discreet: !this.preferences.discreet() });
  }

  protected async signOut(): Promise<void> {
    this.fault.set('');
    try {
      await this.authentication.signOut();
    } catch (error) {
      const problem = problemOfError(error);
      this.fault.set(`${problemSentence(problem)} ${problemRemedy(problem)}`);
      return;
    }
    this.session.ended();
    await this.router.navigate(['/sign-in']);
  }
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : undefined];
  return letters.join('').toUpperCase();
}
