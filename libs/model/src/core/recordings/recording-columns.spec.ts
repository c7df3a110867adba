import { describe, expect, it } from '@jest/globals';

import { HEADER_REFUSAL, readHeader, type ColumnRole } from './recording-columns.js';

const ROLES: readonly ColumnRole<'time' | 'price' | 'note'>[] = [
  { role: 'time', names: ['time', 'open_time'] },
  { role: 'price', names: ['price'] },
  { role: 'note', names: ['note'], isOptional: true },
];

describe('the header of a recording', () => {
  it.each([
    ['time,price', ['time', 'price']],
    ['Price,other,Open Time', ['price', null, 'time']],
    ['"time" , "Price", "note"\r', ['time', 'price', 'note']],
    [',time,price', [null, 'time', 'price']],
    ['%K (14),time,price', [null, 'time', 'price']],
  ])('identifies its columns in any order and spelling: %j', (line, roles) => {
    expect(readHeader(line, ROLES)).toMatchObject({ ok: true, value: { roles } });
  });

  it.each([
    ['a row of numbers', '1700000000000,1,2,0.5,1.5,10'],
    ['a number among the names', 'time,price,1.5'],
    ['markup', '<html>'],
    ['a line of more than 1,024 characters', `time,price,${'a'.repeat(1_020)}`],
    ['only commas', ',,'],
  ])('is not %s', (_what, line) => {
    expect(readHeader(line, ROLES)).toEqual({ ok: false, error: HEADER_REFUSAL });
  });

  it('must name every required column', () => {
    expect(readHeader('time,note', ROLES)).toEqual({
      ok: false,
      error: 'the header "time", "note" names no column for price (usually "price")',
    });
  });

  it('must name each role once', () => {
    expect(readHeader('time,price,open_time', ROLES)).toEqual({
      ok: false,
      error: 'columns "time" and "open_time" both name the time: keep one of them',
    });
  });
});
