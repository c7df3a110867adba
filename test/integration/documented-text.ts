import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './child-process.js';

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The text of a page with all white space as single spaces, so that sentences match across lines. */
export const flatText = (path: string): string => readText(path).replaceAll(/\s+/g, ' ');

/** The rows of the first table of a page whose first column has this head. Cells keep their markup. */
export function tableOf(path: string, head: string): readonly (readonly string[])[] {
  const lines = readText(path).split('\n');
  const start = lines.findIndex((line) => cellsOf(line)[0] === head);
  if (start < 0) throw new Error(`${path} has no table with the first head "${head}"`);
  const end = lines.findIndex((line, at) => at > start && !line.startsWith('|'));
  return lines.slice(start + 2, end < 0 ? lines.length : end).map(cellsOf);
}

/** All code spans of a text, without their backticks. */
export function codesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The number that a source assigns to a name: `NAME = 65_536` or `name: 2 * 1_024`. */
export function numberIn(path: string, name: string): number {
  const [, value = ''] =
    new RegExp(`\\b${name}(?:: number)?(?: =|:) ([\\d_.e-]+(?: \\* [\\d_.e-]+)*)[;,\\s]`).exec(
      readText(path),
    ) ?? [];
  const factors = value.split(' * ').map((factor) => Number(factor.replaceAll('_', '')));
  const product = factors.reduce((left, right) => left * right, 1);
  if (value === '' || Number.isNaN(product)) throw new Error(`${path} has no number ${name}`);
  return product;
}

function cellsOf(line: string): readonly string[] {
  if (!line.startsWith('|')) return [];
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
