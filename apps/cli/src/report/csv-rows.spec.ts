import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { csvRow } from './csv-rows.js';

describe('a row of an exported table', () => {
  it('keeps numbers as they are, negative ones too', () => {
    expect(csvRow([-1.5, '-0.00000001', '1e-9', 12])).toBe('-1.5,-0.00000001,1e-9,12\n');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('makes %j harmless', (text, cell) => {
    expect(csvRow([text])).toBe(`${cell}\n`);
  });

  it('quotes commas, quotes and line ends', () => {
    expect(csvRow(['a,b', 'say "hi"', 'two\nlines', 'plain'])).toBe(
      '"a,b","say ""hi""","two\nlines",plain\n',
    );
  });

  it('never begins a cell as a formula, whatever the text', () => {
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
