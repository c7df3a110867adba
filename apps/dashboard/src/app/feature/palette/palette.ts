import { DialogRef } from '@angular/cdk/dialog';
import {
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { LucideCornerDownLeft, LucideSearch } from '@lucide/angular';

import { CurrentScope } from '../../data/scope.js';
import { Session } from '../../data/session.js';
import { Keys } from '../../ui/keys/keys.js';
import { modeWord } from '../../ui/frame/mode-words.js';
import { modeOf } from '../../util/mode.js';
import { bestMatches } from '../../util/palette-match.js';
import { PAGES } from '../shell/pages.js';

interface PaletteEntry {
  readonly title: string;
  readonly kind: string;
  readonly hint: string;
  readonly run: () => void;
}

const SHOWN_MAX = 12;

/** Finds pages, accounts, and actions by their name. An action opens its dialog; it never acts by itself. */
@Component({
  selector: 'tg-palette',
  imports: [LucideCornerDownLeft, LucideSearch],
  templateUrl: './palette.html',
  styleUrl: './palette.css',
})
export class Palette {
  private readonly dialog = inject(DialogRef);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly current = inject(CurrentScope);
  private readonly keys = inject(Keys);
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  protected readonly query = signal('');
  protected readonly shown = computed(() =>
    bestMatches(this.query(), this.entries(), {
      textOf: ({ title, kind }) => [title, `${kind} ${title}`],
      limit: SHOWN_MAX,
    }),
  );
  protected readonly active = linkedSignal({ source: this.shown, computation: () => 0 });

  private readonly entries = computed(() => [
    ...this.pages(),
    ...this.accounts(),
    ...this.actions(),
  ]);

  constructor() {
    afterRenderEffect(() => {
      const row = this.list()?.nativeElement.children[this.active()];
      row?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected move(event: KeyboardEvent): void {
    const count = this.shown().length;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined || count === 0) return;
    event.preventDefault();
    this.active.update((index) => (index + step + count) % count);
  }

  protected run(index: number): void {
    const entry = this.shown()[index];
    if (entry === undefined) return;
    this.dialog.close();
    entry.run();
  }

  private pages(): readonly PaletteEntry[] {
    const { tenant, account } = this.current.scope();
    return PAGES.map(({ title, path, key }) => ({
      title,
      kind: $localize`:@@palettePage:Page`,
      hint: `g ${key}`,
      run: () => void this.router.navigate(['/', tenant, account, path]),
    }));
  }

  private accounts(): readonly PaletteEntry[] {
    return this.session.memberships().flatMap(({ tenant, title, accounts }) =>
      accounts.map(({ account, mode }) => ({
        title: `${title} / ${account}`,
        kind: $localize`:@@paletteAccount:Account`,
        hint: modeWord(modeOf(mode)),
        run: () => void this.router.navigate(['/', tenant, account, 'overview']),
      })),
    );
  }

  private actions(): readonly PaletteEntry[] {
    return this.keys
      .shortcuts()
      .filter(({ keys }) => !keys.startsWith('g ') && keys !== 'Mod+k')
      .map(({ label, keys, run }) => ({
        title: label,
        kind: $localize`:@@paletteAction:Action`,
        hint: keys,
        run,
      }));
  }
}
