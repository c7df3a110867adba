import { describe, expect, it } from '@jest/globals';

import { insertSql, upsertSql } from './write-sql.js';

const shape = { table: 'fills', columns: ['tenant', 'id', 'price'], key: ['tenant', 'id'] };

describe('SQL that writes a row', () => {
  it('inserts every column by name', () => {
    expect(insertSql(shape)).toBe('INSERT INTO "fills" ("tenant", "id", "price") VALUES (?, ?, ?)');
  });

  it('replaces what is not the key', () => {
    expect(upsertSql(shape)).toBe(
      `${insertSql(shape)} ON CONFLICT ("tenant", "id") DO UPDATE SET "price" = excluded."price"`,
    );
  });

  it('leaves a row alone that is nothing but its key', () => {
    expect(upsertSql({ ...shape, columns: shape.key })).toMatch(/DO NOTHING$/);
  });
});
