import { Component, computed, input } from '@angular/core';

/**
 * A value against its limit: a bar, and a mark at the limit. The scale reaches beyond the limit, so that a value that
 * exceeds it is visible.
 */
@Component({
  selector: 'tg-gauge',
  template: `<span class="bar" [style.inline-size.%]="100 * place()"></span
    ><span class="limit" [style.inset-inline-start.%]="100 * limitPlace()"></span>`,
  host: { 'aria-hidden': 'true', '[attr.data-tone]': 'tone()' },
  styles: `
    :host {
      position: relative;
      display: block;
      height: 5px;
      border-radius: 3px;
      background: var(--bg3);
    }
    .bar {
      position: absolute;
      inset-block: 0;
      inset-inline-start: 0;
      border-radius: 3px;
      background: var(--text3);
      transition: inline-size var(--slow);
    }
    .limit {
      position: absolute;
      inset-block: -3px;
      width: 2px;
      margin-inline-start: -1px;
      border-radius: 1px;
      background: var(--text);
    }
    :host([data-tone='warn']) .bar {
      background: var(--warn);
    }
    :host([data-tone='faint']) .bar {
      background: var(--line-strong);
      opacity: 0.7;
    }
    @media (forced-colors: active) {
      :host {
        outline: 1px solid CanvasText;
      }
      .bar {
        background: Highlight;
        forced-color-adjust: none;
      }
    }
  `,
})
export class Gauge {
  readonly value = input.required<number | null>();
  readonly limit = input.required<number | null>();
  readonly tone = input<'quiet' | 'warn' | 'faint'>('quiet');

  private readonly top = computed(() => {
    const limit = Math.abs(this.limit() ?? 0);
    const value = Math.abs(this.value() ?? 0);
    return Math.max(limit * 1.6, Math.min(value * 1.05, limit * 4)) || 1;
  });
  protected readonly place = computed(() => Math.min(1, Math.abs(this.value() ?? 0) / this.top()));
  protected readonly limitPlace = computed(() =>
    Math.min(1, Math.abs(this.limit() ?? 0) / this.top()),
  );
}
