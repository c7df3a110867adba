/** Runs `bench/*.bench.ts`, all or those named as arguments, one after the other, and prints one table each. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Bench } from './bench-result.js';
import { renderTable } from './bench-table.js';

const SUFFIX = '.bench.js';

function benchNames(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

async function runBench(name: string): Promise<void> {
  const bench = (await import(join(import.meta.dirname, `${name}${SUFFIX}`))) as Bench;
  console.log(`\n${bench.name}`);
  console.log(renderTable(await bench.run()));
}

async function main(wanted: readonly string[]): Promise<number> {
  const known = benchNames();
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No bench named ${unknown.join(', ')}. There are: ${known.join(', ')}`);
    return 2;
  }
  for (const name of wanted.length > 0 ? wanted : known) await runBench(name);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
