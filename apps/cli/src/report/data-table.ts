import { markup, type Content, type Markup } from './markup.js';

/** A column: `l` aligns text left, `r` aligns figures right. */
export interface Column {
  readonly name: string;
  readonly align: 'l' | 'r';
}

export interface DataTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Content[])[];
}

/** A table with a caption, column headers and row headers, in a region that scrolls by mouse and keyboard. */
export function dataTable({ caption, columns, rows }: DataTable): Markup {
  const head = columns.map(
    ({ name, align }) => markup`<th scope="col" class="${align}">${name}</th>`,
  );
  const body = rows.map(
    (row) => markup`<tr>${row.map((cell, at) => cellOf(cell, columns[at]))}</tr>\n`,
  );
  return markup`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>
`;

  function cellOf(cell: Content, column: Column | undefined): Markup {
    const align = column?.align ?? 'l';
    return column === columns[0]
      ? markup`<th scope="row" class="${align}">${cell}</th>`
      : markup`<td class="${align}">${cell}</td>`;
  }
}

export const text = (name: string): Column => ({ name, align: 'l' });
export const figure = (name: string): Column => ({ name, align: 'r' });
