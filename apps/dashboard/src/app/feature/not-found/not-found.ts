import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

@Component({
  selector: 'tg-not-found',
  imports: [RouterLink],
  template: `<main class="alone" id="main" tabindex="-1">
    <h1 i18n="@@notFoundHead">There is no page here</h1>
    <p class="quiet" i18n="@@notFoundText">
      The address may be mistyped, or the page belongs to an account that you cannot see.
    </p>
    <p><a routerLink="/" i18n="@@notFoundLink">Go to the start page</a></p>
  </main>`,
  styles: `
    .alone {
      display: grid;
      gap: var(--s4);
      max-width: 32rem;
      margin: 20vh auto;
      padding: var(--s5);
    }
  `,
})
export class NotFound {}
