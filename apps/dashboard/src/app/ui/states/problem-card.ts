import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Router } from '@angular/router';
import { LucideCopy, LucideRefreshCw, LucideTriangleAlert } from '@lucide/angular';

import { reportOf, type Problem } from '../../util/problem.js';
import { problemRemedy, problemSentence } from './problem-words.js';

/** A failed part of a page: code, sentence, what to do, retry, copy a report. The rest of the page stays usable. */
@Component({
  selector: 'tg-problem',
  imports: [LucideCopy, LucideRefreshCw, LucideTriangleAlert],
  template: `<svg lucideTriangleAlert [size]="16"></svg>
    <div class="text">
      <p class="sentence">{{ sentence() }}</p>
      <p class="remedy">{{ remedy() }}</p>
      <p class="code">
        <code>{{ problem().code }}</code>
      </p>
    </div>
    <div class="verbs">
      <button type="button" class="button small" (click)="retry.emit()">
        <svg lucideRefreshCw [size]="14"></svg>
        <span i18n="@@retry">Retry</span>
      </button>
      <button type="button" class="button small plain" (click)="copy()">
        <svg lucideCopy [size]="14"></svg>
        @if (copied()) {
          <span role="status" i18n="@@copied">Copied</span>
        } @else {
          <span i18n="@@copyReport">Copy report</span>
        }
      </button>
    </div>`,
  host: { role: 'group' },
  styles: `
    :host {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      gap: var(--s3) var(--s4);
      align-items: start;
      padding: var(--s4);
    }
    :host > svg {
      margin-top: 2px;
      color: var(--danger);
    }
    .sentence {
      font-weight: 600;
    }
    .remedy {
      color: var(--text2);
    }
    .code {
      margin-top: var(--s2);
      color: var(--text3);
      font: var(--dense);
    }
    .verbs {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
    }
    @media (width < 640px) {
      .verbs {
        grid-column: 2;
      }
    }
  `,
})
export class ProblemCard {
  private readonly router = inject(Router);
  readonly problem = input.required<Problem>();
  readonly retry = output();

  protected readonly copied = signal(false);
  protected readonly sentence = computed(() => problemSentence(this.problem()));
  protected readonly remedy = computed(() => problemRemedy(this.problem()));

  protected async copy(): Promise<void> {
    const page = this.router.url.split('?')[0] ?? '';
    await navigator.clipboard.writeText(reportOf(this.problem(), page, new Date().toISOString()));
    this.copied.set(true);
  }
}
