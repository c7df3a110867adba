import { describe, expect, it } from '@jest/globals';

import { alignedTable } from './aligned-table.js';

describe('alignedTable', () => {
  it('alignedTable pads each column to its widest cell, left-aligns l columns and right-aligns r columns', () => {
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

  it('alignedTable trims trailing spaces from each line', () => {
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

  it('alignedTable accepts rows of different lengths', () => {
    expect(alignedTable('lr', [['only'], ['two', '2']])).toBe('only\ntwo   2\n');
  });

  it('alignedTable without rows returns one empty line', () => {
    expect(alignedTable('lr', [])).toBe('\n');
  });
});
