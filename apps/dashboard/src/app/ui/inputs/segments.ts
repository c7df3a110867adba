import { Component, input, model } from '@angular/core';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A few choices of which one is on. */
@Component({
  selector: 'tg-segments',
  template: `<div class="segments" role="group" [attr.aria-label]="label()">
    @for (choice of choices(); track choice.value) {
      <button
        type="button"
        [attr.aria-pressed]="choice.value === value()"
        (click)="value.set(choice.value)"
      >
        {{ choice.label }}
      </button>
    }
  </div>`,
})
export class Segments {
  readonly label = input.required<string>();
  readonly choices = input.required<readonly Choice[]>();
  readonly value = model.required<string>();
}
