import { parameterSheets, type ParameterSheet, type Strategy } from '@tidegate/strategies';

import { alignedTable } from '../aligned-table.js';

/** A strategy and its parameters as plain data. */
export function sheetJson(strategy: Strategy): Readonly<Record<string, unknown>> {
  const { name, meaning, family, defaultWeight } = strategy;
  const bars = strategy.barsNeeded(new strategy.Parameters());
  return {
    name,
    meaning,
    family,
    weight: defaultWeight,
    candlesNeeded: bars,
    parameters: parameterSheets(strategy),
  };
}

/** A strategy and a table of its parameters, with an example that sets the first one. */
export function sheetText(strategy: Strategy): string {
  const { name, meaning, family, defaultWeight } = strategy;
  const sheets = parameterSheets(strategy);
  const bars = strategy.barsNeeded(new strategy.Parameters());
  const rows = sheets.map((sheet) => [
    `  ${sheet.name}`,
    String(sheet.default),
    rangeOf(sheet),
    sheet.unit,
    sheet.meaning,
  ]);
  const [first] = sheets;
  return [
    `${name}: ${meaning}`,
    `  ${family}, weight ${defaultWeight}, ${bars} candles needed`,
    alignedTable('lrlll', [['  parameter', 'default', 'range', 'unit', 'meaning'], ...rows]),
    ...(first ? [`  --set strategies.${name}.parameters.${first.name}=${first.default}\n`] : []),
  ].join('\n');
}

function rangeOf({ type, min, max, below }: ParameterSheet): string {
  const kind = type === 'whole number' ? 'whole, ' : '';
  const range = type === 'yes or no' ? 'true, false' : `${kind}${min ?? '…'} to ${max ?? '…'}`;
  return below === null ? range : `${range}, below ${below}`;
}
