import { describe, expect, it } from '@jest/globals';

import { alignedTable } from './aligned-table.js';

describe('an aligned table', () => {
  it('makes every column as wide as its widest cell, words to the left and numbers to the right', () => {
    const rows = [
      ['instrument', 'trades', 'net'],
      ['BTC/USD', '7', '-12.50'],
      ['ETH/USD', '1,204', '3.00'],
    ];
    expect(alignedTable('lrr', rows)).toBe(
      [
        'instrument  trades     net',
        'BTC/USD          7  -12.50',
        'ETH/USD      1,204    3.00',
        '',
      ].join('\n'),
    );
  });

  it('leaves no blanks at the end of a line', () => {
    expect(
      alignedTable('ll', [
        ['a', 'long'],
        ['b', 'x'],
      ]),
    ).toBe('a  long\nb  x\n');
    expect(
      alignedTable('ll', [
        ['a', ''],
        ['b', 'x'],
      ]),
    ).toBe('a\nb  x\n');
  });

  it('takes rows of different lengths', () => {
    expect(alignedTable('lr', [['only'], ['two', '2']])).toBe('only\ntwo   2\n');
  });

  it('is one empty line without rows', () => {
    expect(alignedTable('lr', [])).toBe('\n');
  });
});
