import type { BenchResult } from './bench-result.js';

/** Whether the value meets its target; `null` without a target. */
export function meetsTarget(result: BenchResult): boolean | null {
  if (result.target === undefined) return null;
  return result.unit.endsWith('/s') ? result.value >= result.target : result.value <= result.target;
}

/** Four significant digits with thousands separators. */
export function formatFigure(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

const HEADINGS = ['metric', 'value', 'unit', 'reference', 'ratio', 'target', 'met'] as const;

/** Formats results as aligned text columns under headings. */
export function renderTable(results: readonly BenchResult[]): string {
  const rows = [[...HEADINGS], ...results.map(rowOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf(result: BenchResult): string[] {
  const { metric, value, unit, reference, ratio, target } = result;
  const met = meetsTarget(result);
  return [
    metric,
    formatFigure(value),
    unit,
    reference ? `${reference.name}: ${formatFigure(reference.value)}` : '',
    ratio === undefined ? '' : formatFigure(ratio),
    target === undefined ? '' : formatFigure(target),
    met === null ? '' : met ? 'yes' : 'NO',
  ];
}
