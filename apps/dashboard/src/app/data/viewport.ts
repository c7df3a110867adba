import { Service, signal } from '@angular/core';

/** Whether the window is as narrow as a phone. */
@Service()
export class Viewport {
  private readonly query = matchMedia('(width < 640px)');
  private readonly narrow = signal(this.query.matches);
  readonly isPhone = this.narrow.asReadonly();

  constructor() {
    this.query.addEventListener('change', ({ matches }) => {
      this.narrow.set(matches);
    });
  }
}
