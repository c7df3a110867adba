import { Directive, inject, input, TemplateRef } from '@angular/core';

export interface CellContext<Row> {
  readonly $implicit: Row;
}

/** The template of a column's cells, for those that show more than text. */
@Directive({ selector: 'ng-template[tgCell]' })
export class Cell<Row> {
  /** The key of the column. */
  readonly tgCell = input.required<string>();
  /** The rows of the grid, for the type of the template's row. */
  readonly of = input<readonly Row[]>([], { alias: 'tgCellOf' });
  readonly template = inject<TemplateRef<CellContext<Row>>>(TemplateRef);

  static ngTemplateContextGuard<Row>(
    _cell: Cell<Row>,
    _context: unknown,
  ): _context is CellContext<Row> {
    return true;
  }
}
