import type { Breach } from './planted-project.js';

/** Statements whose result depends on the machine, by dependency. */
const CLOCK = [
  'export const a = Date.now();',
  'export const a = new Date();',
  'export const a = Date();',
];
const TIMERS = [
  'setTimeout(() => undefined, 1);',
  'setInterval(() => undefined, 1);',
  "export { setTimeout } from 'node:timers/promises';",
];
const CHANCE = [
  'export const a = Math.random();',
  'export const a = crypto.randomUUID();',
  "import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();",
];
const ENVIRONMENT = [
  'export const a = process.env.HOME;',
  'export const { env } = process;',
  "import { env } from 'node:process';\nexport const a = env;",
];
const OUTBOUND = [
  "export const a = fetch('http://x');",
  "export const a = new WebSocket('ws://x');",
];
const MACHINE = [
  "console.log('x');",
  'export const a = globalThis;',
  'setImmediate(() => undefined);',
  "export const a = 'x'.localeCompare('y');",
  'export const a = (1).toLocaleString();',
  "export const a = import('./lazy.js');",
];
const FACE = ['export default 1;', "export * from './other.js';"];

/** Path prefixes with the statements that are banned there. */
const ZONES: readonly { readonly where: string; readonly banned: readonly string[] }[] = [
  {
    where: 'libs/risk/src/core/planted',
    banned: [...CLOCK, ...TIMERS, ...CHANCE, ...ENVIRONMENT, ...OUTBOUND, ...MACHINE, ...FACE],
  },
  {
    where: 'libs/portfolio/src/planted',
    banned: [...CLOCK, ...TIMERS, ...CHANCE, ...ENVIRONMENT, ...OUTBOUND, ...MACHINE, ...FACE],
  },
  {
    where: 'libs/persistence/src/planted',
    banned: [...CLOCK, ...TIMERS, ...CHANCE, ...ENVIRONMENT, ...OUTBOUND, ...FACE],
  },
  {
    where: 'libs/configuration/src/planted',
    banned: [...CLOCK, ...TIMERS, ...CHANCE, ...OUTBOUND, ...FACE],
  },
  {
    where: 'libs/exchange/src/planted',
    banned: [...CLOCK, ...TIMERS, ...CHANCE, ...ENVIRONMENT, ...FACE],
  },
  {
    where: 'libs/observability/src/planted',
    banned: [...ENVIRONMENT, ...OUTBOUND, ...FACE],
  },
  { where: 'apps/server/src/planted', banned: [...ENVIRONMENT, ...OUTBOUND] },
  { where: 'apps/cli/src/planted', banned: ENVIRONMENT },
];

/** One file per zone and banned statement; any of ESLint's `no-restricted-…` rules may report it. */
export const PURITY_BREACHES: readonly Breach[] = [
  ...ZONES.flatMap(({ where, banned }) =>
    banned.map((source, index) => ({
      rule: 'no-restricted',
      file: `${where}-${index}.ts`,
      source: `${source}\n`,
    })),
  ),
  {
    rule: 'no-restricted',
    file: 'libs/risk/src/sleeps.spec.ts',
    source: "import { setTimeout } from 'node:timers/promises';\nawait setTimeout(1);\n",
  },
];

/** Statements that are allowed in the owners of time, randomness, environment, and network. */
export const PROPER_STATEMENTS: readonly Omit<Breach, 'rule'>[] = [
  {
    file: 'libs/observability/src/proper.ts',
    source: 'export const a = [Date.now(), Math.random()];\n',
  },
  { file: 'libs/configuration/src/proper.ts', source: 'export const a = process.env.HOME;\n' },
  {
    file: 'libs/persistence/src/proper.ts',
    source: "export { setImmediate } from 'node:timers/promises';\n",
  },
  { file: 'libs/exchange/src/proper.ts', source: "export const a = fetch('http://x');\n" },
  { file: 'libs/risk/src/core/proper.ts', source: 'export const a = new Date(0).getTime();\n' },
  { file: 'apps/simulator/src/proper.ts', source: 'export const a = Date.now();\n' },
];
