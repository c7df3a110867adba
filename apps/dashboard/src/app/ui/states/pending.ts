import { Component, computed, input } from '@angular/core';

import type { Loaded } from '../../data/loaded.js';
import { ProblemCard } from './problem-card.js';

/**
 * What a card shows until its answer is there: after 200 ms a skeleton of the final size, after 5 s what it waits for,
 * and a problem with its remedy if the answer does not come.
 */
@Component({
  selector: 'tg-pending',
  imports: [ProblemCard],
  template: `@if (of().problem(); as problem) {
      <tg-problem [problem]="problem" (retry)="of().reload()" />
    } @else {
      <div class="skeleton" aria-busy="true">
        @for (width of widths(); track $index) {
          <span [style.inline-size.%]="width"></span>
        }
      </div>
      <p class="waiting" i18n="@@waitingFor">Still waiting for {{ waitsFor() }}</p>
    }`,
  styles: `
    @keyframes appear {
      from {
        visibility: hidden;
      }
    }
    :host {
      position: relative;
      display: block;
    }
    .skeleton {
      display: grid;
      align-content: start;
      padding: var(--s4);
      animation: appear 0s 200ms both;
    }
    .skeleton span {
      display: block;
      height: 10px;
      margin: calc((var(--row) - 10px) / 2) 0;
      border-radius: 3px;
      background: var(--bg3);
    }
    .waiting {
      position: absolute;
      inset: auto var(--s4) var(--s3);
      color: var(--text2);
      font: var(--dense);
      animation: appear 0s 5s both;
    }
  `,
})
export class Pending {
  readonly of = input.required<Pick<Loaded<unknown>, 'problem' | 'reload'>>();
  readonly waitsFor = input.required<string>();
  readonly lines = input(4);

  protected readonly widths = computed(() =>
    Array.from({ length: this.lines() }, (_, index) => [62, 84, 71, 48, 78][index % 5] ?? 60),
  );
}
