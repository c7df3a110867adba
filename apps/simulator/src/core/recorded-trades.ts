import type { EpochMs } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

import { csvRows, decimalsOf, instantCell, malformed, numberCell, type CsvRow } from './csv.js';
import { PRICE_DECIMALS_MAX, type CsvFile } from './recorded-series.js';

export interface RecordedTrade {
  readonly at: EpochMs;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
}

export interface RecordedTrades {
  readonly trades: readonly RecordedTrade[];
  readonly priceDecimals: number;
}

/**
 * Reads `timestamp_ms,side,price,amount` rows, of one file or of several whose names are in order of time;
 * throws `DATA_MALFORMED` with file, line and reason.
 */
export function parseTradeFiles(files: readonly CsvFile[]): RecordedTrades {
  const trades: RecordedTrade[] = [];
  let priceDecimals = 0;
  for (const file of files) {
    for (const row of csvRows(file.text)) {
      const trade = tradeOf(row, file.name);
      if (trade.at < (trades.at(-1)?.at ?? 0))
        throw malformed(file.name, row.line, 'time goes back');
      priceDecimals = Math.max(priceDecimals, decimalsOf(row.cells[2] as string));
      if (priceDecimals > PRICE_DECIMALS_MAX) {
        throw malformed(file.name, row.line, `a price has over ${PRICE_DECIMALS_MAX} decimals`);
      }
      trades.push(trade);
    }
  }
  if (trades.length === 0) throw malformed(files[0]?.name ?? 'no file', 1, 'there are no trades');
  return { trades, priceDecimals };
}

function tradeOf({ line, cells }: CsvRow, file: string): RecordedTrade {
  const at = instantCell(cells[0], { file, line, name: 'timestamp' });
  const price = numberCell(cells[2], { file, line, name: 'price' });
  const quantity = numberCell(cells[3], { file, line, name: 'amount' });
  const side = sideOf(cells[1]);
  if (!side) throw malformed(file, line, `side is neither buy nor sell: "${cells[1] ?? ''}"`);
  if (price <= 0 || quantity <= 0) throw malformed(file, line, 'price and amount are positive');
  return { at, side, price, quantity };
}

function sideOf(cell: string | undefined): Side | null {
  if (cell === 'buy' || cell === 'b') return 'buy';
  if (cell === 'sell' || cell === 's') return 'sell';
  return null;
}
