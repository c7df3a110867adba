import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { CurrentScope } from '../../data/scope.js';
import { WhyPanel } from './why-panel.js';

/** One decision as a page of its own, for links. */
@Component({
  selector: 'tg-decision-page',
  imports: [RouterLink, WhyPanel],
  template: `<div class="page one">
    <div class="page-head">
      <h1 i18n="@@decisionHead">Decision {{ id() }}</h1>
      <span class="verbs">
        <a
          class="button"
          [routerLink]="['/', current.tenant(), current.account(), 'decisions']"
          i18n="@@decisionBack"
          >All decisions</a
        >
      </span>
    </div>
    <tg-why-panel [id]="id()" />
  </div>`,
  styles: `
    .one {
      max-width: 46rem;
    }
  `,
})
export class DecisionPage {
  protected readonly current = inject(CurrentScope);
  /** Of the address. */
  readonly id = input.required<string>();
}
