import { TidegateError } from '@tidegate/kernel';
import { joinParts, type SeriesPart } from '@tidegate/model';

import { chooseSeries, type ChosenSeries } from '../../core/choose-series.js';
import type { HistoryRequest, HistorySeries, HistorySource } from '../../ports.js';
import { candleFilesAt, readCandleFile, type CandleFile } from './candle-files.js';

/** Reads candle files from a folder, or a single file. Joins the files of one series. */
export class FileHistorySource implements HistorySource {
  constructor(private readonly path: string) {}

  async load(request: HistoryRequest): Promise<readonly HistorySeries[]> {
    const chosen = chooseSeries(await candleFilesAt(this.path), request);
    if (!chosen.ok) throw new TidegateError(chosen.error.code, chosen.error.message);
    const series: HistorySeries[] = [];
    for (const each of chosen.value) series.push(await readSeries(each));
    return series;
  }
}

async function readSeries(chosen: ChosenSeries<CandleFile>): Promise<HistorySeries> {
  const { venue, symbol, timeframe, parts: files } = chosen;
  const parts: SeriesPart[] = [];
  for (const file of files) parts.push({ file: file.path, candles: await readCandleFile(file) });
  const joined = joinParts(parts);
  if (!joined.ok) {
    const { code, message, file, other } = joined.error;
    throw new TidegateError(code, message, { details: { file, other } });
  }
  const source = files.map(({ path }) => path).join(', ');
  return { venue, symbol, timeframe, candles: joined.value, source };
}
