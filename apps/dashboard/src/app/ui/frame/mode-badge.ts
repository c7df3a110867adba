import { booleanAttribute, Component, computed, input } from '@angular/core';

import type { Mode } from '../../util/mode.js';
import { modeMeaning, modeWord } from './mode-words.js';

/** The mode in words: `PAPER no real money`. */
@Component({
  selector: 'tg-mode-badge',
  template: `<b>{{ word() }}</b>
    @if (!short()) {
      <span class="meaning">{{ meaning() }}</span>
    }`,
  host: { '[attr.data-mode]': 'mode()' },
  styleUrl: './mode-badge.css',
})
export class ModeBadge {
  readonly mode = input.required<Mode>();
  readonly short = input(false, { transform: booleanAttribute });
  protected readonly word = computed(() => modeWord(this.mode()));
  protected readonly meaning = computed(() => modeMeaning(this.mode()));
}
