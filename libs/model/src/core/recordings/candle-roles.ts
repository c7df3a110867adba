import type { ColumnRole } from './recording-columns.js';

export type CandleRole =
  'open time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'number of trades';

/** In the order in which rows without a header have them; the last may be left out. */
export const CANDLE_ROLES = [
  'open time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'number of trades',
] as const satisfies readonly CandleRole[];

/** Names of the time at which something began or happened. */
export const TIME_NAMES: readonly string[] = [
  ...['timestamp', 'time', 'date', 'datetime', 'unix', 'ts'],
  ...['unix_time', 'unix_timestamp', 'date_utc', 'time_utc', 'datetime_utc', 'timestamp_utc'],
].flatMap((name) => [name, ...['ms', 's', 'us'].map((unit) => `${name}_${unit}`)]);

const OPEN_TIME_NAMES = [
  ...TIME_NAMES,
  ...['open_time', 'opentime', 'open_timestamp', 'start', 'start_time', 'candle_begin_time'],
];

/**
 * The names that exports of freqtrade, Kraken, Binance, Coinbase and TradingView give the columns of a candle. A price may
 * be called after the quote (`open_usd`), a volume after the base (`volume_btc`): `volume_usd` is the turnover, and passed
 * over.
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
