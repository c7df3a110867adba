import { describe, expect, it } from '@jest/globals';

import { chooseRecording, recordingFileOf } from './recording-choice.js';

const FOLDER = [
  'README.md',
  'alpha_BTC-USD_15m_2024-2026.csv.gz',
  'alpha_ETH-USD_15m_2024-2026.csv.gz',
  'alpha_BTC-USD_1h_2024-2026.csv.gz',
  'alpha_ETH-USD_1h_2024-2026.csv.gz',
  'beta_BTC-USD_1h_2019.csv',
  'beta_BTC-USD_1h_2020.csv',
  'beta_BTC-USD_1m.csv',
  'beta_trades_BTC-USD_2019-07-01.csv.gz',
];

describe('chooseRecording', () => {
  it('reads file names', () => {
    expect(recordingFileOf('beta_BTC-USD_1h_2019.csv.gz')).toMatchObject({
      venue: 'beta',
      symbol: 'BTC/USD',
      content: '1h',
    });
    expect(recordingFileOf('beta_trades_BTC-USD_2019.csv')).toMatchObject({
      symbol: 'BTC/USD',
      content: 'trades',
    });
    expect(
      ['README.md', 'beta_BTC_1h.csv', 'beta_BTC-USD_7m.csv', 'beta_BTC-USD_1h.txt'].map(
        recordingFileOf,
      ),
    ).toEqual([null, null, null, null]);
  });

  it('prefers the most instruments, then the shortest candles', () => {
    const chosen = chooseRecording(FOLDER);
    expect([chosen.venue, chosen.content, [...chosen.files.keys()]]).toEqual([
      'alpha',
      '15m',
      ['BTC/USD', 'ETH/USD'],
    ]);
    expect(chooseRecording(FOLDER, { venue: 'beta' }).content).toBe('1m');
  });

  it('applies the filter', () => {
    expect(chooseRecording(FOLDER, { content: '1h' }).venue).toBe('alpha');
    const hourly = chooseRecording(FOLDER, { venue: 'beta', content: '1h' });
    expect(hourly.files.get('BTC/USD')).toEqual([
      'beta_BTC-USD_1h_2019.csv',
      'beta_BTC-USD_1h_2020.csv',
    ]);
    expect(chooseRecording(FOLDER, { content: 'trades' }).content).toBe('trades');
  });

  it('selects trades without a filter only if there are no candles', () => {
    expect(chooseRecording(['beta_trades_BTC-USD_2019.csv']).content).toBe('trades');
  });

  it('describes the expected file names if no recording matches', () => {
    expect(() => chooseRecording(['README.md'])).toThrow(/<venue>_<BASE>-<QUOTE>_<timeframe>/);
    expect(() => chooseRecording(FOLDER, { venue: 'gamma' })).toThrow(/No recording matches/);
  });
});
