/** One letter per column: `l` aligns left, `r` aligns right. */
export type Alignment = string;

/** Formats rows as aligned columns, two spaces apart. The text ends with a newline. */
export function alignedTable(alignment: Alignment, rows: readonly (readonly string[])[]): string {
  const widths = [...alignment].map((_, column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        alignment[column] === 'l'
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
