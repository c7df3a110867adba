import type { RowColumn } from '../../util/grid-rows.js';

/** A column of the grid. */
export interface GridColumn<Row> extends RowColumn<Row> {
  /** A track of CSS grid, for example `8ch` or `minmax(10ch, 1fr)`. */
  readonly width: string;
  /** Shown behind the title. */
  readonly unit?: string;
  readonly isNumber?: boolean;
  /** Where a phone's card shows it: first line, its end, or the second line. Otherwise the card omits it. */
  readonly onPhone?: 'title' | 'lead' | 'second';
  /** Hidden until the user shows it. */
  readonly isExtra?: boolean;
}
