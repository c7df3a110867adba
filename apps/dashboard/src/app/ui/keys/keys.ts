import { computed, type DestroyRef, inject, Service, signal } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import { KeySequences, nameOfPress } from '../../util/key-sequences.js';

/** A shortcut that works now. */
export interface Shortcut {
  /** For example `g o`, `w`, `P` (⇧P), or `Mod+k`. */
  readonly keys: string;
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
}

/** The shortcuts of the shell and of the open page. Single keys never act while the user types. */
@Service()
export class Keys {
  private readonly preferences = inject(UserPreferences);
  private readonly registered = signal<readonly Shortcut[]>([]);
  private readonly sequences = new KeySequences();

  readonly shortcuts = this.registered.asReadonly();
  private readonly byKeys = computed(
    () => new Map(this.registered().map((shortcut) => [shortcut.keys, shortcut])),
  );

  constructor() {
    document.addEventListener('keydown', (event) => {
      this.handle(event);
    });
  }

  /** Adds shortcuts until the caller is destroyed. A later one with the same keys wins. */
  register(shortcuts: readonly Shortcut[], destroyRef: DestroyRef): void {
    this.registered.update((before) => [...before, ...shortcuts]);
    destroyRef.onDestroy(() => {
      this.registered.update((before) => before.filter((one) => !shortcuts.includes(one)));
    });
  }

  private handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const ctrlOrMeta = event.ctrlKey || event.metaKey;
    const single = !ctrlOrMeta && !event.altKey;
    if (single && (!this.preferences.all().shortcuts || isTyping(event.target))) return;
    if (document.querySelector('.cdk-dialog-container') !== null) return;
    const name = nameOfPress({ key: event.key, ctrlOrMeta, alt: event.altKey });
    const found = this.sequences.press(name, event.timeStamp, new Set(this.byKeys().keys()));
    if (found === null) return;
    event.preventDefault();
    this.byKeys().get(found)?.run();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
