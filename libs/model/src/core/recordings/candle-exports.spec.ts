import { describe, expect, it } from '@jest/globals';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { csvOf, FILE_START, wavyCandles } from '../../../testing/index.js';
import type { Candle } from '../candle.js';
import { candleAt } from './candle-columns.js';
import { parseCandleCsv } from './candle-csv.js';

const KIND = { symbol: 'BTC/USD', timeframe: '15m' } as const;
const STEP = 900_000;
const CANDLES = wavyCandles(3);

function read(text: string): readonly Candle[] | string {
  const result = parseCandleCsv(new TextEncoder().encode(text), KIND);
  if (!result.ok) return result.error.message;
  const { value } = result;
  return Array.from({ length: value.length }, (_, index) => candleAt(value, index));
}

/** A file with the header and one row per candle. */
const file = (header: string, row: (candle: Candle) => readonly (string | number)[]): string =>
  [header, ...CANDLES.map((candle) => row(candle).join(','))].join('\n');

const iso = (at: number): string => new Date(at).toISOString();
const withoutTrades = CANDLES.map((candle) => ({ ...candle, trades: 0 }));

describe('An export of candles', () => {
  it.each<readonly [string, string, readonly Candle[]]>([
    [
      'of freqtrade, with the index column of pandas',
      file(',date,open,high,low,close,volume', ({ openTime, ...c }) => [
        ...[7, iso(openTime).replace('T', ' ').replace('.000Z', '+00:00')],
        ...[c.open, c.high, c.low, c.close, c.volume],
      ]),
      withoutTrades,
    ],
    [
      'of Kraken, without a header and in seconds',
      CANDLES.map((c) =>
        [c.openTime / 1_000, c.open, c.high, c.low, c.close, c.volume, c.trades].join(','),
      ).join('\n'),
      CANDLES,
    ],
    [
      'of the Kraken API, with a VWAP column',
      file('time,open,high,low,close,vwap,volume,count', (c) => [
        ...[c.openTime / 1_000, c.open, c.high, c.low, c.close, 99, c.volume, c.trades],
      ]),
      CANDLES,
    ],
    [
      'of Binance, with a header',
      file(
        'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
        (c) => [
          ...[c.openTime, c.open, c.high, c.low, c.close, c.volume, c.openTime + STEP - 1],
          ...[1e9, c.trades, 3, 4, 0],
        ],
      ),
      CANDLES,
    ],
    [
      'of Binance, without a header and in microseconds',
      CANDLES.map((c) =>
        [
          ...[c.openTime * 1_000, c.open, c.high, c.low, c.close, c.volume],
          ...[(c.openTime + STEP) * 1_000 - 1, 1e9, c.trades, 3, 4, 0],
        ].join(','),
      ).join('\n'),
      CANDLES,
    ],
    [
      'of Coinbase, low and high before open',
      file('time,low,high,open,close,volume', (c) => [
        ...[c.openTime / 1_000, c.low, c.high, c.open, c.close, c.volume],
      ]),
      withoutTrades,
    ],
    [
      'of TradingView, followed by indicators',
      file('time,open,high,low,close,Volume,Volume MA,Plot', (c) => [
        ...[iso(c.openTime).replace('.000Z', 'Z'), c.open, c.high, c.low, c.close, c.volume, 1, ''],
      ]),
      withoutTrades,
    ],
    [
      'with a time zone',
      file('"Date","Open","High","Low","Close","Volume (BTC)"', (c) => [
        `"${iso(c.openTime + 3_600_000).replace('.000Z', '+01:00')}"`,
        ...[c.open, c.high, c.low, c.close, c.volume],
      ]),
      withoutTrades,
    ],
    [
      'with base and quote volume',
      file('unix,symbol,open,high,low,close,Volume USD,Volume BTC', (c) => [
        ...[c.openTime, 'BTC/USD', c.open, c.high, c.low, c.close, 1e9, c.volume],
      ]),
      withoutTrades,
    ],
  ])('%s is parsed by its column names', (_, text, candles) => {
    expect(read(text)).toEqual(candles);
  });

  it('parses the same in any column order and with extra columns', () => {
    const names = ['time', 'open', 'high', 'low', 'close', 'volume', 'trades', 'vwap', 'note'];
    const cells = (c: Candle): readonly (string | number)[] => [
      ...[c.openTime, c.open, c.high, c.low, c.close, c.volume, c.trades, 1, 'x'],
    ];
    const orders = fc.shuffledSubarray(
      names.map((_, index) => index),
      { minLength: names.length },
    );
    const cases = new CaseCounter('time first', 'time elsewhere');
    fc.assert(
      fc.property(orders, (order) => {
        const pick = (row: readonly (string | number)[]) => order.map((at) => row[at] ?? '');
        cases.count(order[0] === 0 ? 'time first' : 'time elsewhere');
        expect(read(file(pick(names).join(','), (c) => pick(cells(c))))).toEqual(CANDLES);
      }),
      seeded(),
    );
    cases.assertReached();
  });
});

describe('An ambiguous export of candles is refused', () => {
  const usual = (c: Candle): readonly (string | number)[] => [
    ...[c.openTime, c.open, c.high, c.low, c.close, c.volume],
  ];
  const rows = csvOf(CANDLES).split('\n');

  it.each([
    [
      'two columns for the same role',
      file('time,open,high,low,close,volume,base_volume', (c) => [...usual(c), 1]),
      'columns "volume" and "base_volume" both name the volume: keep one of them',
    ],
    [
      'two time columns',
      file('unix,date,open,high,low,close,volume', (c) => [c.openTime, ...usual(c)]),
      'columns "unix" and "date" both name the open time',
    ],
    [
      'only a quote volume',
      file('time,open,high,low,close,Volume USD', usual),
      'names no column for volume (usually "volume")',
    ],
    [
      'only a close time',
      file('close_time,open,high,low,close,volume', usual),
      'names no column for open time (usually "timestamp")',
    ],
    [
      'an instant without a zone',
      file('date,open,high,low,close,volume', (c) => [
        iso(c.openTime).replace('T', ' ').replace('.000Z', ''),
        ...usual(c).slice(1),
      ]),
      'line 2: column "date" is "2025-01-01 00:00:00", an instant without a zone: append Z or an offset',
    ],
    [
      'a unit that contradicts the column name',
      file('timestamp_ms,open,high,low,close,volume', (c) => [
        c.openTime / 1_000,
        ...usual(c).slice(1),
      ]),
      `line 2: column "timestamp_ms" is "${FILE_START / 1_000}", in seconds, but milliseconds were expected`,
    ],
    [
      'a unit that changes',
      [rows[0], (rows[1] ?? '').replace(/^\d+/, (at) => `${at}000`)].join('\n'),
      `is "${FILE_START + STEP}000", in microseconds, but milliseconds were expected`,
    ],
    [
      'nanoseconds',
      file('time,open,high,low,close,volume', (c) => [`${c.openTime}000000`, ...usual(c).slice(1)]),
      'not an instant in seconds, milliseconds or microseconds since 1970',
    ],
    [
      'eight cells without a header',
      CANDLES.map((c) => [...usual(c), 1, 2].join(',')).join('\n'),
      'but this one has 8: complete the row, or add a header that names the columns',
    ],
    [
      "twelve cells that are not Binance's",
      CANDLES.map((c) => [...usual(c), c.openTime, 2, 3, 4, 5, 6].join(',')).join('\n'),
      'line 1: column 7 (close time) is 2025-01-01T00:00:00.000Z, not the close of the candle',
    ],
  ])('%s', (_, text, message) => {
    expect(read(text)).toContain(message);
  });
});
