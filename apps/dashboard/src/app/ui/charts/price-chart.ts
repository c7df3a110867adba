import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';

import { UserPreferences } from '../../data/preferences.js';
import {
  chartFacts,
  type Candle,
  type ChartMark,
  type Overlay,
  type PriceLines,
} from '../../util/candles.js';
import { Coalesced } from '../../util/coalesce.js';
import { coloursOf } from './chart-style.js';
import { loadChartLibrary } from './chart-library.js';
import { PriceView, type ChartSetting } from './price-view.js';

/** Time between two drawn updates. */
const UPDATE_MS = 250;
/** Candles in view at first. */
const SHOWN = 160;

/** Candles with entries, exits, refusals, and the lines of a position. */
@Component({
  selector: 'tg-price-chart',
  template: `<div
      class="canvas"
      #canvas
      role="img"
      [attr.aria-label]="label()"
      aria-live="off"
    ></div>
    @if (failed()) {
      <p class="failed" i18n="@@chartFailed">
        The chart library did not load. Reload the page, or read the candles as a table.
      </p>
    }
    <p class="credit">
      <ng-container i18n="@@chartCredit">Charts: TradingView Lightweight Charts™</ng-container> ·
      <a href="https://www.tradingview.com/" rel="noopener" target="_blank">tradingview.com</a>
    </p>`,
  styleUrl: './price-chart.css',
})
export class PriceChart {
  private readonly preferences = inject(UserPreferences);
  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');

  readonly instrument = input.required<string>();
  readonly candles = input.required<readonly Candle[]>();
  readonly digits = input.required<number>();
  readonly marks = input<readonly ChartMark[]>([]);
  readonly lines = input<PriceLines | null>(null);
  readonly overlays = input<readonly Overlay[]>([]);
  readonly forming = input<Candle | null>(null);
  /** Moves the view to this time when it changes. */
  readonly at = input<number | null>(null);
  readonly markChosen = output<string>();
  /** The user panned near the oldest candle. */
  readonly older = output();

  protected readonly failed = signal(false);
  private readonly view = signal<PriceView | null>(null);
  protected readonly label = computed(() => this.sentence());

  constructor() {
    const updates = new Coalesced(UPDATE_MS, () => {
      const candle = this.forming();
      if (candle !== null) this.view()?.update(candle);
    });
    inject(DestroyRef).onDestroy(() => {
      updates.cancel();
      this.view()?.remove();
      this.view.set(null);
    });
    afterNextRender(() => {
      void this.draw();
    });
    effect(() => this.view()?.setCandles(this.candles()));
    effect(() => this.view()?.setMarks(this.marks()));
    effect(() => this.view()?.setOverlays(this.overlays()));
    effect(() => this.view()?.setLines(this.lines()));
    effect(() => {
      if (this.forming() !== null) updates.request(Date.now());
    });
    effect(() => {
      const at = this.at();
      if (at !== null) this.view()?.showTime(at);
    });
    this.followTheme();
  }

  showLatest(): void {
    this.view()?.showLatest();
  }

  private async draw(): Promise<void> {
    try {
      const library = await loadChartLibrary();
      const view = new PriceView(library, this.canvas().nativeElement, this.setting());
      view.onMark((id) => {
        this.markChosen.emit(id);
      });
      this.view.set(view);
      untracked(() => {
        view.setCandles(this.candles());
        view.showLast(SHOWN);
      });
      view.onRange(() => {
        this.older.emit();
      });
    } catch {
      this.failed.set(true);
    }
  }

  /** Draws with the new colours once the document has them. */
  private followTheme(): void {
    effect(() => {
      this.preferences.theme();
      this.preferences.all();
      this.digits();
      const view = this.view();
      requestAnimationFrame(() => {
        if (view === this.view()) view?.restyle(this.setting());
      });
    });
  }

  private setting(): ChartSetting {
    const numbers = this.preferences.numbers();
    return {
      colours: coloursOf(this.canvas().nativeElement),
      language: this.preferences.all().language,
      times: this.preferences.times(),
      digits: this.digits(),
      words: {
        stop: $localize`:@@chartStop:stop`,
        target: $localize`:@@chartTarget:target`,
        entry: $localize`:@@chartEntry:entry`,
      },
      priceText: (price) => numbers.fixed(price, this.digits()),
      multipleText: (multiple) => numbers.multiple(multiple),
    };
  }

  private sentence(): string {
    const facts = chartFacts(this.candles(), this.marks());
    const numbers = this.preferences.numbers();
    const times = this.preferences.times();
    return $localize`:@@chartSentence:${this.instrument()}:instrument:: ${facts.count}:count: candles from ${times.moment(facts.from)}:from: to ${times.moment(facts.to)}:to:, last ${numbers.fixed(facts.last, this.digits())}:last:, ${numbers.percentChange(facts.change)}:change:. ${facts.entries}:entries: entries, ${facts.exits}:exits: exits, ${facts.refusals}:refusals: refusals. The same is in the table.`;
  }
}
