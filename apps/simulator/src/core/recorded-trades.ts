import type { EpochMs } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

import { csvRows, decimalsOf, instantCell, malformed, numberCell } from './csv.js';
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

/** Reads `timestamp_ms,side,price,amount` rows; throws `DATA_MALFORMED` with file, line and reason. */
export function parseTradeFile(file: CsvFile): RecordedTrades {
  const trades: RecordedTrade[] = [];
  let priceDecimals = 0;
  for (const { line, cells } of csvRows(file.text)) {
    const at = instantCell(cells[0], { file: file.name, line, name: 'timestamp' });
    const price = numberCell(cells[2], { file: file.name, line, name: 'price' });
    const quantity = numberCell(cells[3], { file: file.name, line, name: 'amount' });
    const side = sideOf(cells[1]);
    if (!side)
      throw malformed(file.name, line, `side is neither buy nor sell: "${cells[1] ?? ''}"`);
    if (price <= 0 || quantity <= 0) {
      throw malformed(file.name, line, 'price and amount of a trade are positive');
    }
    if (at < (trades.at(-1)?.at ?? 0)) throw malformed(file.name, line, 'timestamps go back');
    priceDecimals = Math.max(priceDecimals, decimalsOf(cells[2] as string));
    trades.push({ at, side, price, quantity });
  }
  if (trades.length === 0) throw malformed(file.name, 1, 'there are no trades');
  if (priceDecimals > PRICE_DECIMALS_MAX) {
    throw malformed(file.name, 1, `a price has over ${PRICE_DECIMALS_MAX} decimals`);
  }
  return { trades, priceDecimals };
}

function sideOf(cell: string | undefined): Side | null {
  if (cell === 'buy' || cell === 'b') return 'buy';
  if (cell === 'sell' || cell === 's') return 'sell';
  return null;
}
