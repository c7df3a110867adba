import { markup, type Content, type Markup } from './markup.js';
import { linearScale, px, roundTicks, type Extent, type Scale } from './scale.js';
import { timeTicks } from './time-ticks.js';

/** Size of a chart in its own coordinate system; the page scales it to the available width. */
const WIDTH = 960;
const MARGIN = { left: 76, right: 30, top: 12, bottom: 26 } as const;

export interface PlotRequest {
  /** Unique on the page: prefix of the ids of title and description. */
  readonly id: string;
  /** Accessible name of the chart. */
  readonly title: string;
  /** Summary for screen readers. */
  readonly description: string;
  readonly height: number;
  readonly times: Extent;
  readonly values: Extent;
  readonly valueText: (value: number) => string;
}

export interface PlotScales {
  readonly x: Scale;
  readonly y: Scale;
}

/** A chart over time with its axes; `draw` returns the marks, positioned with the scales. */
export function plot(request: PlotRequest, draw: (scales: PlotScales) => Content): Markup {
  const { id, title, description, height, times, values } = request;
  const bottom = height - MARGIN.bottom;
  const x = linearScale(times, [MARGIN.left, WIDTH - MARGIN.right]);
  const y = linearScale(values, [bottom, MARGIN.top]);
  return markup`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>
${valueAxis(request, y)}${timeAxis(request, x)}${draw({ x, y })}
</svg>`;
}

function valueAxis({ values, valueText }: PlotRequest, y: Scale): Content {
  return roundTicks(values, 5).map((tick) => {
    const at = px(y(tick));
    return markup`<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/><text class="axis" x="${MARGIN.left - 8}" y="${at}" dy="0.32em" text-anchor="end">${valueText(tick)}</text>`;
  });
}

function timeAxis({ times, height }: PlotRequest, x: Scale): Content {
  return timeTicks(times).map(
    ({ at, label }) =>
      markup`<line class="grid" x1="${px(x(at))}" x2="${px(x(at))}" y1="${MARGIN.top}" y2="${height - MARGIN.bottom}"/><text class="axis" x="${px(x(at))}" y="${height - 8}" text-anchor="middle">${label}</text>`,
  );
}
