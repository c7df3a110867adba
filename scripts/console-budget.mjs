/** Measures what a browser downloads of the built console, as brotli: at first, and for each page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

import { inRoot } from './project.mjs';

/** The scripts before the first page: the start, the shell, and all that they import. */
const FIRST = /^(main|polyfills|start|shell)-/;
const STATIC = /(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
const DYNAMIC = /\bimport\(\s*["'`]\.\/([\w.-]+\.js)["'`]\s*\)/g;

/** Kilobytes (1,000 bytes) of the first view and of every part that is loaded later. */
export function measureConsole(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  const sizes = new Map([...files].map(([name, content]) => [name, brotli(content)]));
  const first = closure(
    names.filter((name) => FIRST.test(name)),
    files,
  );
  const parts = new Set([...files.values()].flatMap((content) => namesIn(content, DYNAMIC)));
  const later = [...parts]
    .filter((name) => !first.has(name))
    .map((name) => {
      const own = [...closure([name], files)].filter((file) => !first.has(file));
      return { name: name.replace(/-[\w-]{8}\.js$/, ''), kB: sum(own, sizes) };
    })
    .sort((a, b) => b.kB - a.kB);
  return { first: sum([...first], sizes), later };
}

function closure(names, files) {
  const found = new Set();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const content = files.get(name);
    if (content === undefined || found.has(name)) continue;
    found.add(name);
    waiting.push(...namesIn(content, STATIC));
  }
  return found;
}

const namesIn = (content, pattern) =>
  [...content.toString('utf8').matchAll(pattern)].map((match) => match[1]);

const sum = (names, sizes) =>
  Math.round(names.reduce((total, name) => total + (sizes.get(name) ?? 0), 0) / 100) / 10;

const brotli = (content) =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { first, later } = measureConsole(inRoot(process.argv[2] ?? 'dist-console'));
  console.log(`first view ${first} kB`);
  for (const { name, kB } of later) console.log(`${name} ${kB} kB`);
}
