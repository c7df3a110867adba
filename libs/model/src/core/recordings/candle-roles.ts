import type { ColumnRole } from './recording-columns.js';

export type CandleRole =
  'open time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'number of trades';

/** In the order of rows without a header; the last is optional. */
export const CANDLE_ROLES = [
  'open time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'number of trades',
] as const satisfies readonly CandleRole[];

/** Column names of a start or event time. */
export const TIME_NAMES: readonly string[] = [
  ...['timestamp', 'time', 'date', 'datetime', 'unix', 'ts'],
  ...['unix_time', 'unix_timestamp', 'date_utc', 'time_utc', 'datetime_utc', 'timestamp_utc'],
].flatMap((name) => [name, ...['ms', 's', 'us'].map((unit) => `${name}_${unit}`)]);

const OPEN_TIME_NAMES = [
  ...TIME_NAMES,
  ...['open_time', 'opentime', 'open_timestamp', 'start', 'start_time', 'candle_begin_time'],
];

/**
 * The column names of candle exports by freqtrade, Kraken, Binance, Coinbase and TradingView. A price name may include
 * the quote asset (`open_usd`), a volume name the base asset (`volume_btc`). `volume_usd` is the quote volume and is
 * ignored.
 */
export function candleColumnRoles(symbol: string): readonly ColumnRole<CandleRole>[] {
  const [base = '', quote = ''] = symbol.toLowerCase().split('/');
  const price = (name: string): readonly string[] => [
    name,
    `${name}_price`,
    `price_${name}`,
    `${name}_${quote}`,
  ];
  return [
    { role: 'open time', names: OPEN_TIME_NAMES },
    { role: 'open', names: [...price('open'), 'o'] },
    { role: 'high', names: [...price('high'), 'h'] },
    { role: 'low', names: [...price('low'), 'l'] },
    { role: 'close', names: [...price('close'), 'c'] },
    {
      role: 'volume',
      names: ['volume', 'vol', 'v', 'base_volume', 'volume_base', `volume_${base}`, `vol_${base}`],
    },
    {
      role: 'number of trades',
      names: [
        ...['trades', 'count', 'number_of_trades', 'num_trades', 'trade_count', 'trades_count'],
        ...['tradecount', 'n_trades', 'n'],
      ],
      isOptional: true,
    },
  ];
}
