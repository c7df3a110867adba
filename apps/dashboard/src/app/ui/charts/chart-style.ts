import type { ChartOptions, DeepPartial, LineStyle } from 'lightweight-charts';

import { NUMBER_LOCALES, type Language } from '../../util/language.js';
import type { Times } from '../../util/times.js';

/** Colours of the chart, read from the tokens, so that themes and colour pairs also apply to the canvas. */
export interface ChartColours {
  readonly background: string;
  readonly text: string;
  readonly line: string;
  readonly strong: string;
  readonly quiet: string;
  readonly accent: string;
  readonly gain: string;
  readonly loss: string;
}

export function coloursOf(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: read('--bg1'),
    text: read('--text2'),
    line: read('--line'),
    strong: read('--line-strong'),
    quiet: read('--text3'),
    accent: read('--accent'),
    gain: read('--gain'),
    loss: read('--loss'),
  };
}

/** Styles of lines; the library's enum does not exist until the library is loaded. */
export const SOLID = 0 as LineStyle;
export const DOTTED = 1 as LineStyle;
export const DASHED = 2 as LineStyle;

/** Transparency of grid lines: 40 %. */
const faded = (colour: string): string => `${colour}66`;

export function chartOptions(
  colours: ChartColours,
  { language, times }: { readonly language: Language; readonly times: Times },
): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { color: colours.background },
      textColor: colours.text,
      fontFamily: 'Inter, system-ui, sans-serif',
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.line },
    },
    grid: {
      vertLines: { color: faded(colours.line) },
      horzLines: { color: faded(colours.line) },
    },
    rightPriceScale: { borderColor: colours.line },
    timeScale: {
      borderColor: colours.line,
      timeVisible: true,
      secondsVisible: false,
      rightOffset: 6,
      tickMarkFormatter: (time: unknown, kind: number) => {
        const at = Number(time) * 1_000;
        return kind < 3 ? times.day(at) : times.minutes(at);
      },
    },
    crosshair: {
      mode: 0,
      vertLine: { color: colours.strong, labelBackgroundColor: colours.strong },
      horzLine: { color: colours.strong, labelBackgroundColor: colours.strong },
    },
    localization: {
      locale: NUMBER_LOCALES[language],
      timeFormatter: (time: unknown) => times.moment(Number(time) * 1_000),
    },
  };
}
