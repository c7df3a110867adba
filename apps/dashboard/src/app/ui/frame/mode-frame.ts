import { Component, input } from '@angular/core';

import type { Mode } from '../../util/mode.js';

/** The frame round the window that states the mode at the edge of every view. */
@Component({
  selector: 'tg-mode-frame',
  template: '',
  host: { class: 'frame', '[attr.data-mode]': 'mode()', 'aria-hidden': 'true' },
  styleUrl: './mode-frame.css',
})
export class ModeFrame {
  readonly mode = input.required<Mode>();
}
