import { describe, expect, it } from '@jest/globals';

import { insertSql, upsertSql } from './write-sql.js';

const shape = { table: 'fills', columns: ['tenant', 'id', 'price'], key: ['tenant', 'id'] };

describe('write SQL', () => {
  it('inserts every column by name', () => {
    expect(insertSql(shape)).toBe('INSERT INTO "fills" ("tenant", "id", "price") VALUES (?, ?, ?)');
  });

  it('updates the non-key columns on conflict', () => {
    expect(upsertSql(shape)).toBe(
      `${insertSql(shape)} ON CONFLICT ("tenant", "id") DO UPDATE SET "price" = excluded."price"`,
    );
  });

  it('does nothing on conflict if the table has only key columns', () => {
    expect(upsertSql({ ...shape, columns: shape.key })).toMatch(/DO NOTHING$/);
  });
});
