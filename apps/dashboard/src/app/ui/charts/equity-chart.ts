import {
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import {
  drawdownsOf,
  fractionIn,
  linePath,
  nearestPoint,
  rangeOf,
  thinned,
  ticksIn,
  type Point,
} from '../../util/scales.js';
import { MASK } from '../marks/change.js';

const WIDTH = 1_000;
const HEIGHT = 200;
const DRAWDOWN_HEIGHT = 60;
const POINTS_MAX = 800;

/** Equity over time, and below it the loss from its peak. Arrow keys walk along the line. */
@Component({
  selector: 'tg-equity-chart',
  templateUrl: './equity-chart.html',
  styleUrl: './equity-chart.css',
})
export class EquityChart {
  private readonly preferences = inject(UserPreferences);
  private readonly plot = viewChild.required<ElementRef<HTMLElement>>('plot');
  readonly points = input.required<readonly Point[]>();
  readonly currency = input('');

  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  protected readonly drawdownHeight = DRAWDOWN_HEIGHT;
  protected readonly pointed = signal<Point | null>(null);

  private readonly shown = computed(() => thinned(this.points(), POINTS_MAX));
  private readonly drawdowns = computed(() => drawdownsOf(this.points()));
  private readonly range = computed(() => rangeOf(this.points().map(({ value }) => value)));
  private readonly deepest = computed(() =>
    Math.min(-0.002, ...this.drawdowns().map(({ value }) => value)),
  );
  protected readonly line = computed(() =>
    linePath(this.shown(), { width: WIDTH, height: HEIGHT }, this.range()),
  );
  protected readonly area = computed(() => `${this.line()}V${HEIGHT}H0Z`);
  protected readonly drawdownArea = computed(() => {
    const path = linePath(
      thinned(this.drawdowns(), POINTS_MAX),
      { width: WIDTH, height: DRAWDOWN_HEIGHT },
      { low: this.deepest(), high: 0 },
    );
    return `${path}V0H0Z`;
  });
  protected readonly ticks = computed(() =>
    ticksIn(this.range(), 4).map((tick) => ({
      place: 100 * (1 - fractionIn(tick, this.range())),
      text: this.preferences.discreet() ? '' : this.preferences.numbers().upTo(tick, 2),
    })),
  );
  protected readonly times = computed(() => {
    const first = this.points()[0];
    const last = this.points().at(-1);
    if (first === undefined || last === undefined) return [];
    const span = last.at - first.at;
    return [0.1, 0.3, 0.5, 0.7, 0.9].map((place) => ({
      place: 100 * place,
      text: this.timeText(first.at + span * place, span),
    }));
  });
  protected readonly deepestText = computed(() =>
    this.preferences.numbers().percentChange(this.deepest(), 1),
  );
  protected readonly cursor = computed(() => {
    const point = this.pointed();
    const first = this.points()[0];
    const last = this.points().at(-1);
    if (point === null || first === undefined || last === undefined) return null;
    const numbers = this.preferences.numbers();
    const loss = nearestPoint(this.drawdowns(), point.at)?.value ?? 0;
    return {
      left: (100 * (point.at - first.at)) / (last.at - first.at || 1),
      top: 100 * (1 - fractionIn(point.value, this.range())),
      time: this.preferences.times().moment(point.at),
      value: this.preferences.discreet() ? MASK : numbers.money(point.value),
      loss: numbers.percentChange(loss, 2),
    };
  });
  /** The whole line in a sentence, for those who do not see it. */
  protected readonly label = computed(() => {
    const numbers = this.preferences.numbers();
    const first = this.points()[0]?.value;
    const last = this.points().at(-1)?.value;
    const change = first === undefined || last === undefined ? null : last / first - 1;
    return $localize`:@@equityLabel:Equity from ${numbers.money(first)}:first: to ${numbers.money(last)}:last:, ${numbers.percentChange(change)}:change:, deepest drawdown ${this.deepestText()}:drawdown:. Arrow keys read values.`;
  });

  protected point(event: PointerEvent): void {
    const { left, width } = this.plot().nativeElement.getBoundingClientRect();
    this.pointAt((event.clientX - left) / width);
  }

  protected walk(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const points = this.points();
    const size = Math.max(1, Math.round(points.length / 60));
    const pointed = this.pointed();
    const index = pointed === null ? points.length - 1 : points.indexOf(pointed);
    const next = Math.min(points.length - 1, Math.max(0, index + step * size));
    this.pointed.set(points[next] ?? null);
  }

  private pointAt(fraction: number): void {
    const first = this.points()[0];
    const last = this.points().at(-1);
    if (first === undefined || last === undefined) return;
    this.pointed.set(nearestPoint(this.points(), first.at + fraction * (last.at - first.at)));
  }

  private timeText(at: number, span: number): string {
    const times = this.preferences.times();
    return span < 2 * 86_400_000 ? times.minutes(at) : times.day(at);
  }
}
