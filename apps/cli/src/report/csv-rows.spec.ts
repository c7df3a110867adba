import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { csvRow } from './csv-rows.js';

describe('csvRow', () => {
  it('a CSV row keeps numbers unchanged, including negative numbers', () => {
    expect(csvRow([-1.5, '-0.00000001', '1e-9', 12])).toBe('-1.5,-0.00000001,1e-9,12\n');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('a CSV row escapes the formula %j with an apostrophe', (text, cell) => {
    expect(csvRow([text])).toBe(`${cell}\n`);
  });

  it('a CSV row quotes cells with commas, quotes or line breaks', () => {
    expect(csvRow(['a,b', 'say "hi"', 'two\nlines', 'plain'])).toBe(
      '"a,b","say ""hi""","two\nlines",plain\n',
    );
  });

  it('a CSV cell never starts a formula, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const cell = csvRow([text]).slice(0, -1);
        const bare = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        const isNumber = /^-?\d/.test(bare) && Number.isFinite(Number(bare));
        expect(isNumber || !/^[=+\-@\t\r\n]/.test(bare)).toBe(true);
        expect(bare === text || bare === `'${text}`).toBe(true);
      }),
      seeded({ numRuns: 500 }),
    );
  });
});
