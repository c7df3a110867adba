import { IsIn } from 'class-validator';

const FORMATS = ['csv', 'json'] as const;

export type ExportFormat = (typeof FORMATS)[number];

/** The format of an export. */
export class ExportPath {
  /**
   * `csv`: RFC 4180 in UTF-8; its header has the names of the JSON fields, and a last line that starts with `#` says if
   * rows were left out. `json`: a page with up to 100,000 rows.
   * @example "csv"
   */
  @IsIn(FORMATS)
  format!: ExportFormat;
}
