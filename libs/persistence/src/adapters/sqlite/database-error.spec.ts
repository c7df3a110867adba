import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';

import { TidegateError } from '@tidegate/kernel';

import { databaseErrorOf, sqliteCodeOf } from './database-error.js';

const failing = (code: string): Error => Object.assign(new Error('why'), { code });

describe('a failure of the database', () => {
  it.each([
    ['SQLITE_FULL', 'DATABASE_FULL', true],
    ['ENOSPC', 'DATABASE_FULL', true],
    ['EDQUOT', 'DATABASE_FULL', true],
    ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_BUSY', true],
    ['SQLITE_LOCKED', 'DATABASE_BUSY', true],
    ['SQLITE_IOERR_FSYNC', 'DATABASE_IO', true],
    ['EIO', 'DATABASE_IO', true],
    ['SQLITE_CORRUPT_VTAB', 'DATABASE_CORRUPT', false],
    ['SQLITE_NOTADB', 'DATABASE_FOREIGN', false],
    ['SQLITE_READONLY_DBMOVED', 'DATABASE_READ_ONLY', false],
    ['SQLITE_CANTOPEN', 'DATABASE_UNREADABLE', false],
    ['EACCES', 'DATABASE_UNREADABLE', false],
    ['SQLITE_CONSTRAINT_NOTNULL', 'DATABASE_FAILED', false],
  ])('%s maps to %s, retryable: %s', (code, expected, retryable) => {
    const error = databaseErrorOf(failing(code), '/data/x.sqlite');
    expect(error).toMatchObject({ code: expected, retryable });
    expect(error.message).toContain('/data/x.sqlite');
    expect(error.message).toContain('why');
  });

  it('is unwrapped from a QueryFailedError of TypeORM', () => {
    const wrapped = new QueryFailedError('SELECT 1', [], failing('SQLITE_FULL'));
    expect(databaseErrorOf(wrapped, 'f').code).toBe('DATABASE_FULL');
  });

  it('passes through if it is already a TidegateError', () => {
    const ours = new TidegateError('DUPLICATE_FILL', 'm');
    expect(databaseErrorOf(ours, 'f')).toBe(ours);
  });

  it.each([null, undefined, 'text', 5, { code: 5 }])(
    'maps any other thrown value to DATABASE_FAILED: %p',
    (thrown) => {
      expect(sqliteCodeOf(thrown)).toBeNull();
      expect(databaseErrorOf(thrown, 'f').code).toBe('DATABASE_FAILED');
    },
  );
});
