import { Component, computed, inject, input, linkedSignal, model, signal } from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import { readDecimal, typedForm } from '../../util/decimal-input.js';

let made = 0;

/** An amount typed as text. Its value is a decimal string; empty while what is typed is no valid amount. */
@Component({
  selector: 'tg-decimal-input',
  template: `<div class="field">
    <label [for]="id">
      {{ label() }}
      @if (unit()) {
        <span class="faint">{{ unit() }}</span>
      }
    </label>
    <input
      class="text-input"
      type="text"
      inputmode="decimal"
      autocomplete="off"
      [id]="id"
      [value]="typed()"
      [attr.aria-invalid]="shownFault() === '' ? null : 'true'"
      [attr.aria-describedby]="id + '-note'"
      (input)="type($any($event.target).value)"
      (blur)="left.set(true)"
      (keydown.enter)="$event.preventDefault()"
    />
    <p [id]="id + '-note'" [class]="shownFault() === '' ? 'hint' : 'fault'">
      {{ shownFault() || hint() }}
    </p>
  </div>`,
})
export class DecimalInput {
  private readonly preferences = inject(UserPreferences);
  protected readonly id = `decimal-${(made += 1)}`;

  readonly label = input.required<string>();
  readonly unit = input('');
  readonly hint = input('');
  readonly digits = input.required<number>();
  /** The largest amount; `null`: no limit. */
  readonly max = input<string | null>(null);
  readonly mayBeZero = input(false);
  readonly value = model<string>('');

  protected readonly left = signal(false);
  protected readonly typed = linkedSignal<string, string>({
    source: this.value,
    computation: (value, previous) =>
      value === '' && previous !== undefined
        ? previous.value
        : this.shownFor(value, previous?.value),
  });
  private readonly read = computed(() =>
    readDecimal(this.typed(), this.preferences.all().language, {
      digits: this.digits(),
      mayBeZero: this.mayBeZero(),
    }),
  );
  private readonly fault = computed(() => {
    const read = this.read();
    const max = this.max();
    if (read.ok) {
      if (max === null || Number(read.value) <= Number(max)) return '';
      return $localize`:@@decimalTooLarge:At most ${this.preferences.numbers().upTo(max, this.digits())}:max:.`;
    }
    switch (read.fault) {
      case 'empty':
        return $localize`:@@decimalEmpty:Type an amount.`;
      case 'not-a-number':
        return $localize`:@@decimalNotANumber:Type digits, for example ${this.preferences.numbers().fixed(1250.5, 2)}:example:.`;
      case 'too-precise':
        return $localize`:@@decimalTooPrecise:At most ${this.digits()}:digits: decimal places.`;
      case 'not-positive':
        return $localize`:@@decimalNotPositive:Type an amount above zero.`;
    }
  });
  protected readonly shownFault = computed(() => (this.left() ? this.fault() : ''));

  protected type(text: string): void {
    this.typed.set(text);
    const read = this.read();
    this.value.set(read.ok && this.fault() === '' ? read.value : '');
  }

  /** Keeps what the user typed as long as it means the value. */
  private shownFor(value: string, typed: string | undefined): string {
    const { language } = this.preferences.all();
    if (typed !== undefined) {
      const read = readDecimal(typed, language, { digits: 18, mayBeZero: true });
      if (read.ok && read.value === value) return typed;
    }
    return typedForm(value, language);
  }
}
