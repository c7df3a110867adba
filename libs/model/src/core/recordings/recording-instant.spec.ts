import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { instantOfNumber, instantOfText, formInName } from './recording-instant.js';

const AT = Date.UTC(2025, 0, 31, 12);

describe('An instant of a recording', () => {
  it('is parsed in every unit since 1980', () => {
    const instants = fc.integer({
      min: Date.UTC(1980, 0, 1) / 1_000,
      max: Date.UTC(2200, 0, 1) / 1_000,
    });
    fc.assert(
      fc.property(instants, (seconds) => {
        const at = seconds * 1_000;
        expect(instantOfNumber(seconds)).toEqual({ ok: true, value: { at, form: 'seconds' } });
        expect(instantOfNumber(at)).toEqual({ ok: true, value: { at, form: 'milliseconds' } });
        expect(instantOfNumber(at * 1_000)).toEqual({
          ok: true,
          value: { at, form: 'microseconds' },
        });
        expect(instantOfText(new Date(at).toISOString())).toEqual({
          ok: true,
          value: { at, form: 'ISO 8601' },
        });
      }),
      seeded(),
    );
  });

  it.each([0, -1, 2025, 20_250_131, 5e10, 5e13, 1.7e18, Infinity])(
    'is not parsed from the number %d',
    (value) => {
      expect(instantOfNumber(value).ok).toBe(false);
    },
  );

  it.each(['2025-01-31T12:00:00Z', '2025-01-31 12:00:00+00:00', '"2025-01-31T13:00+01:00"'])(
    'is parsed from the text %j',
    (text) => {
      expect(instantOfText(text)).toEqual({ ok: true, value: { at: AT, form: 'ISO 8601' } });
    },
  );

  it.each([
    ['2025-01-31 12:00:00', 'an instant without a zone: append Z or an offset'],
    ['31.01.2025', 'not an instant: neither a number nor ISO 8601'],
    ['', 'not an instant: neither a number nor ISO 8601'],
  ])('is not parsed from the text %j', (text, error) => {
    expect(instantOfText(text)).toEqual({ ok: false, error });
  });

  it('takes its unit from the column name', () => {
    const names = ['timestamp_ms', 'Time (s)', 'unix us', 'time', 'timestamps'];
    expect(names.map(formInName)).toEqual([
      ...['milliseconds', 'seconds', 'microseconds', null, null],
    ]);
  });
});
