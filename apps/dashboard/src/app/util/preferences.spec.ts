import { describe, expect, it } from '@jest/globals';

import { DEFAULT_PREFERENCES, preferencesOf } from './preferences.js';

describe('preferences', () => {
  it('survive storage', () => {
    const chosen = {
      ...DEFAULT_PREFERENCES,
      language: 'de',
      zone: 'Europe/Berlin',
      theme: 'light',
      pair: 'red-up',
      tables: { decisions: { hidden: ['score'] } },
    } as const;
    expect(preferencesOf(JSON.parse(JSON.stringify(chosen)))).toEqual(chosen);
  });

  it('keep their default where the stored value is unknown', () => {
    expect(
      preferencesOf({
        language: 'fr',
        zone: 'Mars/Olympus',
        theme: 1,
        discreet: 'yes',
        tables: { orders: { hidden: 'all' }, trades: { hidden: ['a', 1] } },
      }),
    ).toEqual({ ...DEFAULT_PREFERENCES, tables: { trades: { hidden: ['a'] } } });
  });

  it.each([null, undefined, 'text', 5])('of %s are the defaults', (stored) => {
    expect(preferencesOf(stored)).toBe(DEFAULT_PREFERENCES);
  });
});
