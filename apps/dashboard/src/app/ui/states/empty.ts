import { Component, input } from '@angular/core';

/** Nothing to show, and what that teaches. Links and verbs are projected. */
@Component({
  selector: 'tg-empty',
  template: `<p class="title">{{ title() }}</p>
    <div class="text"><ng-content /></div>`,
  styles: `
    :host {
      display: grid;
      gap: var(--s2);
      justify-items: start;
      padding: var(--s5) var(--s4);
      border: 1px dashed var(--line);
      border-radius: var(--r2);
      margin: var(--s4);
    }
    .title {
      font-weight: 600;
    }
    .text {
      max-width: 60ch;
      color: var(--text2);
    }
  `,
})
export class Empty {
  readonly title = input.required<string>();
}
