import { Component, computed, input } from '@angular/core';

import { linePath, rangeOf, thinned, type Point } from '../../util/scales.js';

const BOX = { width: 100, height: 24 };

/** A line without axes; the number beside it says what it means. */
@Component({
  selector: 'tg-sparkline',
  template: `<svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: block;
      height: 24px;
    }
    svg {
      width: 100%;
      height: 100%;
      overflow: visible;
    }
    path {
      fill: none;
      stroke: var(--text3);
      stroke-width: 1.25;
      vector-effect: non-scaling-stroke;
    }
  `,
})
export class Sparkline {
  readonly points = input.required<readonly Point[]>();
  protected readonly path = computed(() => {
    const points = thinned(this.points(), 100);
    return linePath(points, BOX, rangeOf(points.map(({ value }) => value)));
  });
}
