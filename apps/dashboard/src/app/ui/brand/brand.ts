import { Component } from '@angular/core';

/** The sign and the name of the product, above pages without a shell. */
@Component({
  selector: 'tg-brand',
  host: { class: 'brand', 'aria-hidden': 'true' },
  template: `
    <svg viewBox="0 0 20 20" width="28" height="28">
      <path d="M3 2v16M17 2v16" class="gate" />
      <path d="M3 12.5c2.3-2.6 4.7-2.6 7 0s4.7 2.6 7 0" class="tide" />
      <path d="M3 7.5c2.3-2.6 4.7-2.6 7 0s4.7 2.6 7 0" class="tide faint" />
    </svg>
    <span>Tidegate</span>
  `,
  styleUrl: './brand.css',
})
export class Brand {}
