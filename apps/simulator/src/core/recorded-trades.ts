import { TidegateError, type EpochMs } from '@tidegate/kernel';
import { PRICE_DECIMALS_MAX, TIME_NAMES, type ColumnRole, type Side } from '@tidegate/model';

import {
  csvRows,
  decimalsOf,
  instantCell,
  malformed,
  numberCell,
  refused,
  type CsvFile,
  type CsvRow,
} from './csv.js';

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

type TradeRole = 'time' | 'side' | 'price' | 'amount';

/** Roles in the column order of files without a header. */
const TRADE_ROLES: readonly ColumnRole<TradeRole>[] = [
  { role: 'time', names: TIME_NAMES },
  { role: 'side', names: ['side', 'taker_side', 'type'] },
  { role: 'price', names: ['price'] },
  { role: 'amount', names: ['amount', 'quantity', 'qty', 'size', 'volume'] },
];

/**
 * Reads the trades of one or more files and joins them in order of time. Columns are found by name, or are
 * `timestamp_ms,side,price,amount` without a header. Throws `DATA_MALFORMED`, `DATA_UNSORTED`, or `DATA_EMPTY` with
 * file, line, and reason. Throws `DATA_CONTRADICTORY` for files that overlap, since duplicate trades cannot be
 * identified.
 */
export function parseTradeFiles(files: readonly CsvFile[]): RecordedTrades {
  const parts = files
    .map((file) => ({ file: file.name, ...parseTradeFile(file) }))
    .sort((left, right) => left.first - right.first);
  parts.forEach((part, index) => {
    const previous = parts[index - 1];
    if (previous && part.first < previous.last) throw overlapping(previous.file, part.file);
  });
  return {
    trades: parts.flatMap(({ trades }) => trades),
    priceDecimals: Math.max(...parts.map(({ priceDecimals }) => priceDecimals)),
  };
}

/** The trades of one file with the times of the first and last trade. */
interface TradesOfFile extends RecordedTrades {
  readonly first: EpochMs;
  readonly last: EpochMs;
}

function parseTradeFile(file: CsvFile): TradesOfFile {
  const trades: RecordedTrade[] = [];
  let priceDecimals = 0;
  for (const row of csvRows(file, TRADE_ROLES)) {
    const trade = tradeOf(row, file.name);
    if (trade.at < (trades.at(-1)?.at ?? 0)) {
      const place = { file: file.name, line: row.line };
      throw refused('DATA_UNSORTED', place, 'time decreases; sort the file');
    }
    priceDecimals = Math.max(priceDecimals, decimalsOf(row.cells.price ?? ''));
    if (priceDecimals > PRICE_DECIMALS_MAX) {
      throw malformed(file.name, row.line, `a price has more than ${PRICE_DECIMALS_MAX} decimals`);
    }
    trades.push(trade);
  }
  const [first, last] = [trades[0], trades.at(-1)];
  if (!first || !last) {
    throw refused('DATA_EMPTY', { file: file.name, line: 1 }, 'the file contains no trades');
  }
  return { trades, priceDecimals, first: first.at, last: last.at };
}

function overlapping(file: string, other: string): TidegateError {
  return new TidegateError(
    'DATA_CONTRADICTORY',
    `${file} and ${other} overlap in time, so duplicate trades cannot be identified; keep one of the two`,
    { details: { file, other } },
  );
}

function tradeOf({ line, cells }: CsvRow<TradeRole>, file: string): RecordedTrade {
  const at = instantCell(cells.time, { file, line, name: 'timestamp' });
  const price = numberCell(cells.price, { file, line, name: 'price' });
  const quantity = numberCell(cells.amount, { file, line, name: 'amount' });
  const side = sideOf(cells.side);
  if (!side) throw malformed(file, line, `side is neither buy nor sell: "${cells.side ?? ''}"`);
  if (price <= 0 || quantity <= 0) throw malformed(file, line, 'price and amount must be positive');
  return { at, side, price, quantity };
}

function sideOf(cell: string | undefined): Side | null {
  if (cell === 'buy' || cell === 'b') return 'buy';
  if (cell === 'sell' || cell === 's') return 'sell';
  return null;
}
