import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { DecisionRowAnswer } from '@tidegate/contracts';

import { AccountDecisions, type DecisionFilter } from '../../data/decisions.js';
import { Live } from '../../data/live.js';
import { UserPreferences } from '../../data/preferences.js';
import { CurrentScope } from '../../data/scope.js';
import { Viewport } from '../../data/viewport.js';
import { HourBars } from '../../ui/charts/hour-bars.js';
import { Cell } from '../../ui/grid/cell.js';
import { Grid } from '../../ui/grid/grid.js';
import { Segments } from '../../ui/inputs/segments.js';
import { Change } from '../../ui/marks/change.js';
import { Empty } from '../../ui/states/empty.js';
import { Pending } from '../../ui/states/pending.js';
import { gateTitle } from '../../ui/why/gate-words.js';
import { bucketsOf, type Bucket } from '../../util/hour-buckets.js';
import { outcomeTitle } from '../outcome-words.js';
import { decisionColumns, sinceFactsOf } from './columns.js';
import { WhyPanel } from './why-panel.js';

const BARS = 96;
const SHOWN_CODES = 5;
const DAY = 86_400_000;

/** Why it traded or did not: refusals over time, the list, and the why card of the chosen decision. */
@Component({
  selector: 'tg-decisions',
  imports: [Cell, Change, Empty, Grid, HourBars, Pending, RouterLink, Segments, WhyPanel],
  providers: [AccountDecisions],
  templateUrl: './decisions.html',
  styleUrl: './decisions.css',
})
export class Decisions {
  private readonly preferences = inject(UserPreferences);
  private readonly router = inject(Router);
  private readonly isPhone = inject(Viewport).isPhone;
  protected readonly current = inject(CurrentScope);
  protected readonly data = inject(AccountDecisions);
  private readonly live = inject(Live);
  /** Market time when the page opened; `null` until the socket has told it. */
  private readonly openedAt = signal<number | null>(null);

  /** Filters of the address, so that a link shows the same list. */
  readonly preset = input<string>();
  readonly code = input<string>();
  readonly instrument = input<string>();

  protected readonly selected = signal<string | null>(null);
  protected readonly range = signal('1');
  protected readonly ranges = [
    { value: '1', label: $localize`:@@rangeDay:24 h` },
    { value: '7', label: $localize`:@@rangeWeek:7 d` },
    { value: '30', label: $localize`:@@rangeMonth:30 d` },
  ];
  protected readonly presets = [
    { value: 'all', label: $localize`:@@presetAll:All` },
    { value: 'near', label: $localize`:@@presetNear:Near misses` },
    { value: 'rejected', label: $localize`:@@presetRefused:Refused` },
    { value: 'accepted', label: $localize`:@@presetEntered:Entered` },
  ];
  protected readonly columns = computed(() =>
    decisionColumns(this.preferences.numbers(), this.preferences.times()),
  );
  protected readonly keyOf = ({ id }: DecisionRowAnswer): string => id;
  protected readonly since = sinceFactsOf;

  protected readonly codes = computed(() => {
    const totals = this.data.funnel.value()?.totals ?? [];
    const accepted = totals.filter(({ code }) => code === 'accepted');
    const refused = totals.filter(({ code }) => code !== 'accepted');
    return [...accepted, ...refused].slice(0, SHOWN_CODES);
  });
  protected readonly parts = computed(() =>
    this.codes().map(({ code }) => ({ key: code, title: outcomeTitle(code) ?? gateTitle(code) })),
  );
  protected readonly legend = computed(() =>
    this.codes().map(({ code, count }, index) => ({
      code,
      index,
      title: outcomeTitle(code) ?? gateTitle(code),
      count: this.preferences.numbers().whole(count),
      isGate: outcomeTitle(code) === null,
    })),
  );
  protected readonly buckets = computed(() => {
    const funnel = this.data.funnel.value();
    if (funnel === undefined) return [];
    const range = { from: Date.parse(funnel.from), to: Date.parse(funnel.to) };
    const codes = this.codes().map(({ code }) => code);
    return bucketsOf(funnel.hours, range, { codes, bars: BARS });
  });
  protected readonly chips = computed(() => {
    const { code, instrument, until } = this.data.filter();
    return [
      { key: 'code', text: code === '' ? '' : gateTitle(code) },
      { key: 'instrument', text: instrument },
      { key: 'hours', text: until === '' ? '' : this.hoursText() },
    ].filter(({ text }) => text !== '');
  });

  constructor() {
    effect(() => {
      const preset = this.preset();
      this.change({
        preset:
          preset === 'near' || preset === 'rejected' || preset === 'accepted' ? preset : 'all',
        code: this.code() ?? '',
        instrument: this.instrument() ?? '',
      });
    });
    effect(() => {
      const { status } = this.live;
      if (untracked(this.openedAt) === null) this.openedAt.set(status()?.at ?? null);
    });
    effect(() => {
      this.showDays(Number(this.range()), this.openedAt());
    });
  }

  protected open(row: DecisionRowAnswer): void {
    if (this.isPhone()) void this.router.navigate([...this.base(), row.id]);
  }

  protected show(preset: string): void {
    this.filterBy({ preset: preset === 'all' ? null : preset, code: null });
  }

  /** Puts a filter into the address. */
  protected filterBy(changes: Readonly<Record<string, string | null>>): void {
    void this.router.navigate(this.base(), {
      queryParams: changes,
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected showHours({ from, to }: Bucket): void {
    this.change({ since: new Date(from).toISOString(), until: new Date(to).toISOString() });
  }

  protected remove(key: string): void {
    if (key === 'hours') this.showDays(Number(this.range()), this.openedAt());
    else this.filterBy({ [key]: null });
  }

  /** Shows the last days before an instant of the market's clock, which a demo or a replay does not share with ours. */
  private showDays(days: number, until: number | null): void {
    if (until !== null)
      this.change({ since: new Date(until - days * DAY).toISOString(), until: '' });
  }

  private change(changes: Partial<DecisionFilter>): void {
    this.data.filter.update((before) => ({ ...before, ...changes }));
  }

  private hoursText(): string {
    const { since, until } = this.data.filter();
    const times = this.preferences.times();
    return `${times.moment(since)} – ${times.minutes(until)}`;
  }

  private base(): string[] {
    const { tenant, account } = this.current.scope();
    return ['/', tenant, account, 'decisions'];
  }
}
