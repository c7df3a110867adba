import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

/** The root: a link past the navigation, and the page. */
@Component({
  selector: 'tg-root',
  imports: [RouterOutlet],
  template: `<a class="skip" href="#main" (click)="skip($event)" i18n="@@skipLink"
      >Skip to content</a
    ><router-outlet />`,
  styles: `
    .skip {
      position: fixed;
      top: 8px;
      left: 8px;
      z-index: 1000;
      padding: var(--s3) var(--s4);
      border-radius: var(--r2);
      background: var(--accent-fill);
      color: var(--on-accent);
      translate: 0 -200%;
    }
    .skip:focus {
      translate: 0;
    }
  `,
})
export class App {
  protected skip(event: Event): void {
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
}
