import { afterNextRender, inject, Injector } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

/** Moves the focus to the heading of a page after its opening, so that a screen reader says where the user is. */
export function focusHeadings(): void {
  const injector = inject(Injector);
  inject(Router)
    .events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects.split(/[?#]/)[0] ?? ''),
      pairwise(),
      filter(([before, after]) => before !== after),
      takeUntilDestroyed(),
    )
    .subscribe(() => {
      afterNextRender(focusHeading, { injector });
    });
}

function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
