import { Component, computed, inject, input, output, signal } from '@angular/core';
import {
  LucideCheck,
  LucideCircle,
  LucideCopy,
  LucideLink,
  LucideMinus,
  LucideX,
} from '@lucide/angular';

import { UserPreferences } from '../../data/preferences.js';
import {
  distanceText,
  readingText,
  signOfComparator,
  valueText,
  type Writing,
} from '../../util/readings.js';
import {
  distanceOf,
  outlookOf,
  refusalOf,
  tellingGates,
  type GateRow,
  type WhyView,
} from '../../util/why.js';
import { Definition } from '../figure/definition.js';
import { Change } from '../marks/change.js';
import { Gauge } from '../marks/gauge.js';
import { gateTitle } from './gate-words.js';
import { scoreTitle, sinceWords, sizingName, SINCE_DEFINITION } from './why-words.js';

/** Gates shown before “Show all”. */
const TELLING = 8;

/** Why a decision was made or refused: the answer first, then the evidence in five steps. */
@Component({
  selector: 'tg-why-card',
  imports: [
    Change,
    Definition,
    Gauge,
    LucideCheck,
    LucideCircle,
    LucideCopy,
    LucideLink,
    LucideMinus,
    LucideX,
  ],
  templateUrl: './why-card.html',
  styleUrl: './why-card.css',
})
export class WhyCard {
  private readonly preferences = inject(UserPreferences);
  readonly why = input.required<WhyView>();
  /** Decimal places of the instrument's price. */
  readonly digits = input(2);
  /** Link to this decision, relative to the page; empty if the page is that link. */
  readonly link = input('');
  readonly copyJson = output();
  readonly copyLink = output();

  protected readonly sinceDefinition = SINCE_DEFINITION;
  protected readonly showsAll = signal(false);
  protected readonly openReasons = signal<string | null>(null);

  protected readonly numbers = computed(() => this.preferences.numbers());
  protected readonly times = computed(() => this.preferences.times());
  private readonly writing = computed<Writing>(() => ({
    numbers: this.preferences.numbers(),
    times: this.preferences.times(),
    yes: $localize`:@@yes:yes`,
    no: $localize`:@@no:no`,
  }));

  protected readonly refusal = computed(() => {
    const { gates } = this.why();
    const found = refusalOf(gates);
    if (found === null) return null;
    const { gate, place } = found;
    return { ...this.row(gate), place, of: gates.length, differ: this.differenceOf(gate) };
  });
  protected readonly outlook = computed(() => {
    const { asked, refusing } = outlookOf(this.why().gates);
    return { asked, refusing: refusing.map(({ code }) => gateTitle(code)).join(', ') };
  });
  protected readonly counts = computed(() => {
    const { gates } = this.why();
    return {
      passed: gates.filter(({ state }) => state === 'passed').length,
      refused: gates.filter(({ state }) => state === 'refused').length,
      later: gates.filter(({ state }) => state.startsWith('outlook')).length,
      all: gates.length,
    };
  });
  protected readonly rows = computed(() => {
    const { gates } = this.why();
    const shown = this.showsAll() ? gates : tellingGates(gates, TELLING);
    return shown.map((gate) => this.row(gate));
  });
  protected readonly hiddenGates = computed(() => this.why().gates.length - this.rows().length);
  protected readonly scores = computed(() =>
    this.why().scores.map((score) => ({
      ...score,
      title: scoreTitle(score.key),
      text:
        score.limit === null
          ? this.numbers().fixed(score.value, 2)
          : `${this.numbers().fixed(score.value, 2)} ≥ ${this.numbers().fixed(score.limit, 2)}`,
    })),
  );
  protected readonly since = computed(() => {
    const { since, outcome } = this.why();
    return since === null ? null : { ...since, words: sinceWords(since, outcome) };
  });
  protected readonly steps = computed(() =>
    this.why().sizing.steps.map((step) => ({
      name: sizingName(step.name),
      factor:
        step.multiplier !== null
          ? `× ${this.numbers().upTo(step.multiplier, 2)}`
          : step.cap !== null
            ? `≤ ${this.numbers().money(step.cap)}`
            : '',
      after: this.numbers().money(step.after),
    })),
  );

  protected strength(value: number): string {
    return this.numbers().fixed(value, 2);
  }

  protected toggleReasons(strategy: string): void {
    this.openReasons.update((open) => (open === strategy ? null : strategy));
  }

  private row(gate: GateRow) {
    const { reading } = gate;
    const numeric =
      reading !== null && typeof reading.value === 'number' && typeof reading.limit === 'number';
    return {
      ...gate,
      title: gateTitle(gate.code),
      text: reading === null ? '' : readingText(reading, this.writing()),
      value: reading === null ? '' : valueText(reading.value, reading.unit, this.writing()),
      limit: reading === null ? '' : valueText(reading.limit, reading.unit, this.writing()),
      gauge: numeric ? { value: Number(reading.value), limit: Number(reading.limit) } : null,
    };
  }

  /** `Spread ≤ 0.15 % (−0.06 %)`; empty if the gate compares no numbers. */
  private differenceOf({ code, reading }: GateRow): string {
    if (reading === null || reading.comparator === 'none' || reading.limit === null) return '';
    const limit = valueText(reading.limit, reading.unit, this.writing());
    const wish = `${gateTitle(code)} ${signOfComparator(reading.comparator)} ${limit}`;
    const distance = distanceOf(reading);
    if (distance === null) return wish;
    return `${wish} (${distanceText(distance, reading.unit, this.writing())})`;
  }
}
