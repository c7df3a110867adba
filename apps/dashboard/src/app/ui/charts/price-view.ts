import type {
  IChartApi,
  IPriceLine,
  ISeriesApi,
  ISeriesMarkersPluginApi,
  SeriesMarker,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';

import {
  candleTimeOf,
  thinMarks,
  type Candle,
  type ChartMark,
  type Overlay,
  type PriceLines,
} from '../../util/candles.js';
import type { Language } from '../../util/language.js';
import type { Times } from '../../util/times.js';
import type { ChartLibrary } from './chart-library.js';
import { chartOptions, DASHED, DOTTED, SOLID, type ChartColours } from './chart-style.js';

export interface ChartWords {
  readonly stop: string;
  readonly target: string;
  readonly entry: string;
}

export interface ChartSetting {
  readonly colours: ChartColours;
  readonly language: Language;
  readonly times: Times;
  /** Decimal places of the price. */
  readonly digits: number;
  readonly words: ChartWords;
  readonly priceText: (price: number) => string;
  /** The text of an exit's result. */
  readonly multipleText: (multiple: number) => string;
}

const timeOf = (at: number): UTCTimestamp => (at / 1_000) as UTCTimestamp;

/** The drawn chart: candles, volume, overlays, marks, and lines of a position. Plain of Angular. */
export class PriceView {
  private readonly chart: IChartApi;
  private readonly candleSeries: ISeriesApi<'Candlestick'>;
  private readonly volumeSeries: ISeriesApi<'Histogram'>;
  private readonly markers: ISeriesMarkersPluginApi<Time>;
  private overlays: ISeriesApi<'Line'>[] = [];
  private priceLines: IPriceLine[] = [];
  private candles: readonly Candle[] = [];
  private marks: readonly ChartMark[] = [];

  constructor(
    private readonly library: ChartLibrary,
    element: HTMLElement,
    private setting: ChartSetting,
  ) {
    this.chart = library.createChart(element, chartOptions(setting.colours, setting));
    this.candleSeries = this.chart.addSeries(library.CandlestickSeries, {});
    this.volumeSeries = this.chart.addSeries(
      library.HistogramSeries,
      { priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false },
      1,
    );
    this.markers = library.createSeriesMarkers(this.candleSeries, []);
    this.chart.panes()[1]?.setStretchFactor(0.18);
    this.restyle(setting);
  }

  /** Calls back with the id of a pressed mark. */
  onMark(chosen: (id: string) => void): void {
    this.chart.subscribeClick(({ hoveredInfo }) => {
      const id = hoveredInfo?.objectId;
      if (typeof id === 'string') chosen(id);
    });
  }

  /** Calls back when the user pans near the oldest candle, and when the zoom changes. */
  onRange(nearStart: () => void): void {
    let barWidth = 0;
    this.chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < 20 && this.candles.length > 0) nearStart();
      const { barSpacing } = this.chart.timeScale().options();
      if (Math.abs(barSpacing - barWidth) > barWidth * 0.1) {
        barWidth = barSpacing;
        this.drawMarks();
      }
    });
  }

  restyle(setting: ChartSetting): void {
    this.setting = setting;
    const { colours, digits } = setting;
    this.chart.applyOptions(chartOptions(colours, setting));
    this.candleSeries.applyOptions({
      // A rising candle is hollow, a falling one is filled: readable without colour.
      upColor: colours.background,
      borderUpColor: colours.gain,
      wickUpColor: colours.gain,
      downColor: colours.loss,
      borderDownColor: colours.loss,
      wickDownColor: colours.loss,
      priceLineColor: colours.quiet,
      priceLineStyle: DOTTED,
      priceFormat: {
        type: 'custom',
        minMove: 10 ** -digits,
        formatter: (price: number) => setting.priceText(price),
      },
    });
    this.volumeSeries.applyOptions({ color: `${colours.quiet}80` });
    this.drawMarks();
  }

  setCandles(candles: readonly Candle[]): void {
    this.candles = candles;
    this.candleSeries.setData(candles.map((candle) => ({ ...ohlcOf(candle) })));
    this.volumeSeries.setData(
      candles.map(({ at, volume }) => ({ time: timeOf(at), value: volume })),
    );
    this.drawMarks();
  }

  /** Draws the forming candle; a candle older than the newest is ignored. */
  update(candle: Candle): void {
    const last = this.candles.at(-1);
    if (last !== undefined && candle.at < last.at) return;
    this.candleSeries.update(ohlcOf(candle));
    this.volumeSeries.update({ time: timeOf(candle.at), value: candle.volume });
    const before = candle.at === last?.at ? this.candles.slice(0, -1) : this.candles;
    this.candles = [...before, candle];
  }

  setMarks(marks: readonly ChartMark[]): void {
    this.marks = marks;
    this.drawMarks();
  }

  setOverlays(overlays: readonly Overlay[]): void {
    for (const series of this.overlays) this.chart.removeSeries(series);
    const { accent, quiet, strong } = this.setting.colours;
    const colours = [accent, quiet, strong];
    this.overlays = overlays.map(({ title, points }, index) => {
      const series = this.chart.addSeries(this.library.LineSeries, {
        title,
        color: colours[index % colours.length] ?? accent,
        lineWidth: 1,
        lastValueVisible: false,
        priceLineVisible: false,
        crosshairMarkerVisible: false,
      });
      series.setData(points.map(({ at, value }) => ({ time: timeOf(at), value })));
      return series;
    });
  }

  setLines(lines: PriceLines | null): void {
    for (const line of this.priceLines) this.candleSeries.removePriceLine(line);
    this.priceLines = [];
    if (lines === null) return;
    const { colours, words } = this.setting;
    const drawn = [
      { price: lines.stop, title: words.stop, color: colours.loss, lineStyle: SOLID },
      { price: lines.target, title: words.target, color: colours.gain, lineStyle: DASHED },
      { price: lines.entry, title: words.entry, color: colours.accent, lineStyle: DOTTED },
    ];
    this.priceLines = drawn.flatMap(({ price, ...style }) =>
      price === null
        ? []
        : [
            this.candleSeries.createPriceLine({
              ...style,
              price,
              lineWidth: 1,
              axisLabelVisible: true,
            }),
          ],
    );
  }

  showLatest(): void {
    this.chart.timeScale().scrollToRealTime();
  }

  showAll(): void {
    this.chart.timeScale().fitContent();
  }

  /** Shows the last `count` candles. */
  showLast(count: number): void {
    const length = this.candles.length;
    this.chart.timeScale().setVisibleLogicalRange({ from: length - count, to: length + 6 });
  }

  showTime(at: number): void {
    const index = this.candles.findIndex((candle) => candle.at >= at);
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (index < 0 || range === null || (index > range.from && index < range.to)) return;
    const size = range.to - range.from;
    this.chart.timeScale().setVisibleLogicalRange({ from: index - size / 2, to: index + size / 2 });
  }

  remove(): void {
    this.chart.remove();
  }

  private drawMarks(): void {
    const [first, second] = this.candles;
    if (first === undefined || second === undefined) {
      this.markers.setMarkers([]);
      return;
    }
    const { barSpacing } = this.chart.timeScale().options();
    const thinned = thinMarks(this.marks, {
      barWidth: barSpacing,
      barMs: second.at - first.at,
    });
    this.markers.setMarkers(
      thinned.flatMap((mark) => {
        const at = candleTimeOf(this.candles, mark.at);
        return at === null ? [] : [this.markerOf(mark, timeOf(at))];
      }),
    );
  }

  private markerOf(mark: ChartMark & { readonly count: number }, time: Time): SeriesMarker<Time> {
    const { colours, multipleText } = this.setting;
    switch (mark.kind) {
      case 'entry':
        return mark.direction === 'long'
          ? { id: mark.id, time, position: 'belowBar', shape: 'arrowUp', color: colours.accent }
          : { id: mark.id, time, position: 'aboveBar', shape: 'arrowDown', color: colours.accent };
      case 'exit':
        return {
          id: mark.id,
          time,
          position: 'aboveBar',
          shape: 'square',
          color: (mark.multiple ?? 0) < 0 ? colours.loss : colours.gain,
          ...(mark.multiple === null ? {} : { text: multipleText(mark.multiple) }),
        };
      case 'refusal':
        return {
          id: mark.id,
          time,
          position: 'aboveBar',
          shape: 'circle',
          color: colours.quiet,
          size: 0.6,
          ...(mark.count > 1 ? { text: String(mark.count) } : {}),
        };
    }
  }
}

function ohlcOf({ at, open, high, low, close }: Candle) {
  return { time: timeOf(at), open, high, low, close };
}
