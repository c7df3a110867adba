import { Component, computed, input } from '@angular/core';

import { Popover } from '../popover/popover.js';

/** What a figure means: the (i) beside it opens formula, inputs, and time. */
export interface DefinitionText {
  readonly title: string;
  readonly formula: string;
  /** From which numbers it comes, and when. */
  readonly source: string;
}

@Component({
  selector: 'tg-definition',
  imports: [Popover],
  template: `<button class="info" [tgPopover]="panel" [attr.aria-label]="label()">i</button>
    <div popover #panel class="menu panel">
      <p class="head">{{ text().title }}</p>
      <p>{{ text().formula }}</p>
      <p class="source">{{ text().source }}</p>
    </div>`,
  styles: `
    :host {
      display: inline-block;
      line-height: 1;
    }
    .info {
      position: relative;
      width: 14px;
      height: 14px;
      padding: 0;
      border: 1px solid var(--line-strong);
      border-radius: 50%;
      background: none;
      color: var(--text3);
      font:
        italic 600 9px/11px Georgia,
        serif;
      cursor: pointer;
    }
    .info::after {
      content: '';
      position: absolute;
      inset: -6px;
    }
    .info:hover,
    .info[aria-expanded='true'] {
      border-color: var(--accent);
      color: var(--accent);
    }
    .panel {
      width: 20rem;
      padding: var(--s4);
      color: var(--text2);
      font: var(--dense);
      text-align: start;
      white-space: normal;
    }
    .head {
      color: var(--text);
      font-weight: 600;
    }
    p + p {
      margin-top: var(--s3);
    }
    .source {
      color: var(--text3);
    }
  `,
})
export class Definition {
  readonly text = input.required<DefinitionText>();
  // The visible text is part of the name.
  protected readonly label = computed(
    () => $localize`:@@definitionOf:i: what is ${this.text().title}:title:?`,
  );
}
