import type { RowColumn } from '../../util/grid-rows.js';

/** A column of the grid. */
export interface GridColumn<Row> extends RowColumn<Row> {
  /** A track of CSS grid, for example `8ch` or `minmax(10ch, 1fr)`. */
  readonly width: string;
  /** Shown behind the title. */
  readonly unit?: string;
  readonly isNumber?: boolean;
  /** Where a phone's card shows it: first line, its end, second line, or as verbs beside it. Otherwise it is omitted. */
  readonly onPhone?: 'title' | 'lead' | 'second' | 'verb';
  /** Hidden until the user shows it. */
  readonly isExtra?: boolean;
}
