/**
 * Runs the benches `bench/*.bench.ts`, all or those named as arguments, in sequence, and prints a table for each.
 * `--data <folder>` passes recorded candles to the benches that support them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { messageOf } from '@tidegate/kernel';

import type { Bench, BenchInput } from './bench-result.js';
import { renderTable } from './bench-table.js';

const SUFFIX = '.bench.js';

function benchNames(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

async function runBench(name: string, input: BenchInput): Promise<void> {
  const bench = (await import(join(import.meta.dirname, `${name}${SUFFIX}`))) as Bench;
  console.log(`\n${bench.name}`);
  console.log(renderTable(await bench.run(input)));
}

const OPTIONS = {
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function usage(): string {
  return [
    'Usage: npm run bench -- [name…] [--data <folder>]',
    '',
    `  name             one of ${benchNames().join(', ')}; default: all`,
    '  --data <folder>  recorded candles for the benches that support them',
    '  -h, --help       print this help',
  ].join('\n');
}

/** The parsed arguments, or an error message. */
function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    return messageOf(error);
  }
}

async function main(args: string[]): Promise<number> {
  const given = parsed(args);
  if (typeof given === 'string') {
    console.error(`${given}\n\n${usage()}`);
    return 2;
  }
  const { values, positionals: requested } = given;
  if (values.help) {
    console.log(usage());
    return 0;
  }
  const known = benchNames();
  const unknown = requested.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`Unknown bench: ${unknown.join(', ')}. Available: ${known.join(', ')}`);
    return 2;
  }
  for (const name of requested.length > 0 ? requested : known)
    await runBench(name, { data: values.data ?? null });
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
