import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { columnsOf, csvText, jsonText, type RowExport } from './export-text.js';

interface Row {
  readonly id: string;
  readonly note: unknown;
}

const columns = columnsOf<Row>({ id: true, note: true });

/** Rows `1`, `2`, …; a cursor is the number of rows before. */
function numbered(count: number, change: Partial<RowExport<Row>> = {}): RowExport<Row> {
  const all = Array.from({ length: count }, (_, index) => ({ id: `${index + 1}`, note: null }));
  return {
    columns,
    cursor: null,
    rowsMax: 100_000,
    read: async ({ limit, cursor }) => {
      const start = Number(cursor ?? 0);
      const end = start + limit;
      return { rows: all.slice(start, end), cursor: end < count ? String(end) : null };
    },
    ...change,
  };
}

const noted = (note: unknown): RowExport<Row> =>
  numbered(0, { read: async () => ({ rows: [{ id: '1', note }], cursor: null }) });

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** The second cell of the second line, as a spreadsheet reads it. */
async function cellOf(note: unknown): Promise<string> {
  const text = await textOf(csvText(noted(note)));
  const cell = text.slice('id,note\r\n1,'.length, -2);
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

describe('an export', () => {
  it('as CSV names the fields and walks all pages', async () => {
    const text = await textOf(csvText(numbered(1_201)));
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('id,note');
    expect(lines.slice(1, -1)).toEqual(Array.from({ length: 1_201 }, (_, at) => `${at + 1},`));
  });

  it('as CSV has its header without a row', async () => {
    expect(await textOf(csvText(numbered(0)))).toBe('id,note\r\n');
  });

  it('as JSON is a page with all rows', async () => {
    const page = JSON.parse(await textOf(jsonText(numbered(1_201)))) as { rows: Row[] };
    expect(page).toMatchObject({ cursor: null });
    expect(page.rows).toHaveLength(1_201);
    expect(JSON.parse(await textOf(jsonText(numbered(0))))).toEqual({ rows: [], cursor: null });
  });

  it('that is cut says so and can be continued', async () => {
    const csv = await textOf(csvText(numbered(9, { rowsMax: 4 })));
    expect(csv.split('\r\n').slice(4)).toEqual([
      '4,',
      '# Cut after 4 rows. Continue with the same filters and cursor=4',
      '',
    ]);
    const rest = numbered(9, { rowsMax: 4, cursor: '8' });
    expect(await textOf(csvText(rest))).toBe('id,note\r\n9,\r\n');
    const json = await textOf(jsonText(numbered(9, { rowsMax: 4 })));
    expect(JSON.parse(json)).toMatchObject({ rows: { length: 4 }, cursor: '4' });
  });

  it('that ends exactly at its limit is not cut', async () => {
    expect(await textOf(csvText(numbered(4, { rowsMax: 4 })))).not.toContain('#');
  });

  it('reads a page only when the one before was taken', async () => {
    const cursors: (string | null)[] = [];
    const rows = numbered(5_000);
    const pieces = csvText({
      ...rows,
      read: async (page) => {
        cursors.push(page.cursor);
        return rows.read(page);
      },
    });
    await pieces.next();
    await pieces.next();
    expect(cursors).toEqual([null, '200']);
    await pieces.return();
    expect(cursors).toHaveLength(2);
  });

  it.each([
    ['-12.5', '-12.5'],
    [-3, '-3'],
    ['a, "b"', 'a, "b"'],
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-1+cmd', "'-1+cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =1', "' =1"],
    [{ a: 1 }, '{"a":1}'],
    [null, ''],
    [false, 'false'],
    ['Größe €', 'Größe €'],
  ])('as CSV shows %j as %s', async (note, cell) => {
    expect(await cellOf(note)).toBe(cell);
  });

  it('as CSV has no cell that runs as a formula, and loses no text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (note) => {
        const cell = await cellOf(note);
        expect([note, `'${note}`]).toContain(cell);
        const isNumber = /^-?\d/.test(cell) && !Number.isNaN(Number(cell));
        expect(isNumber || !/^\s*[=+\-@]/.test(cell)).toBe(true);
      }),
      seeded(),
    );
  });
});
