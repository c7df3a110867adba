import type * as library from 'lightweight-charts';

/**
 * The chart library as its authors published it. Bundled by Angular an update of 20,000 candles takes four times as
 * long, because object spread is rewritten, so it is an asset that the browser imports by itself.
 */
const ADDRESS = '/vendor/lightweight-charts.standalone.production.mjs';

export type ChartLibrary = typeof library;

export async function loadChartLibrary(): Promise<ChartLibrary> {
  return import(/* @vite-ignore */ ADDRESS) as Promise<ChartLibrary>;
}
