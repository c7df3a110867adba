import { Component, input } from '@angular/core';

/** A short fact in a border. `warn` is for deviations, `danger` for consequences; healthy facts stay grey. */
@Component({
  selector: 'tg-pill',
  template: '<ng-content />',
  host: { '[attr.data-tone]': 'tone()' },
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      min-height: 20px;
      padding: 1px 7px;
      border: 1px solid var(--line-strong);
      border-radius: 10px;
      color: var(--text2);
      font: var(--micro);
      white-space: nowrap;
    }
    :host([data-tone='warn']) {
      border-color: var(--warn);
      color: var(--warn);
    }
    :host([data-tone='danger']) {
      border-color: var(--danger);
      color: var(--danger);
    }
  `,
})
export class Pill {
  readonly tone = input<'quiet' | 'warn' | 'danger'>('quiet');
}
