import { layers } from './layers.js';
import type { Breach } from './planted-project.js';

const breach = (rule: string, file: string, source: string): Breach => ({ rule, file, source });

/** An upward import for each lib: from the first other lib of the same or a higher rank. */
const rankBreaches: readonly Breach[] = Object.entries(layers.libs).flatMap(([lib, { rank }]) => {
  const other = Object.entries(layers.libs).find(
    ([name, layer]) => name !== lib && layer.rank >= rank,
  );
  if (!other) return [];
  return [
    breach(
      `lower-ranks-only:${lib}`,
      `libs/${lib}/src/upwards.ts`,
      `import type { hidden } from '@tidegate/${other[0]}';\nexport type Upwards = typeof hidden;\n`,
    ),
  ];
});

const appBreaches: readonly Breach[] = Object.entries(layers.apps)
  .filter(([, { libs }]) => libs !== 'any')
  .map(([app]) =>
    breach(
      `few-libs-for:${app}`,
      `apps/${app}/src/forbidden-lib.ts`,
      "import { hidden } from '@tidegate/exchange';\nexport const forbidden = hidden;\n",
    ),
  );

/** At least one breach of every rule in `.dependency-cruiser.mjs`. */
export const IMPORT_BREACHES: readonly Breach[] = [
  ...rankBreaches,
  ...appBreaches,
  breach(
    'through-the-face',
    'libs/risk/src/deep.ts',
    "export { hidden as deep } from '../../model/src/core/hidden.js';\n",
  ),
  breach(
    'through-the-face-from-outside',
    'apps/server/src/deep.ts',
    "export { hidden as deep } from '../../../libs/model/src/core/hidden.js';\n",
  ),
  breach(
    'by-name',
    'libs/risk/src/by-path.ts',
    "export { hidden as byPath } from '../../model/src/index.js';\n",
  ),
  breach(
    'own-files-by-path',
    'libs/risk/src/by-own-name.ts',
    "export { hidden as byOwnName } from '@tidegate/risk';\n",
  ),
  breach(
    'testing-is-for-specs',
    'libs/risk/src/faked.ts',
    "export { fake as faked } from '@tidegate/model/testing';\n",
  ),
  breach(
    'specs-are-leaves',
    'libs/risk/src/reads-spec.ts',
    "export { leaf } from './leaf.spec.js';\n",
  ),
  breach(
    'pure-core',
    'libs/risk/src/core/reads-files.ts',
    "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');\n",
  ),
  breach(
    'pure-core',
    'libs/risk/src/core/uses-shell.ts',
    "import { shell } from '../shell.js';\nexport const usesShell = shell;\n",
  ),
  breach(
    'pure-core',
    'libs/risk/src/core/streams.ts',
    "import type { Observable } from 'rxjs';\nexport type Stream = Observable<number>;\n",
  ),
  breach(
    'pure-core',
    'libs/risk/src/ports.ts',
    "import type { Socket } from 'node:net';\nexport interface Port { readonly socket: Socket }\n",
  ),
  breach(
    'pure-lib',
    'libs/portfolio/src/injected.ts',
    "import { Injectable } from '@nestjs/common';\nexport const decorator = Injectable;\n",
  ),
  breach(
    'pure-lib-module',
    'libs/portfolio/src/portfolio.module.ts',
    "import { NestFactory } from '@nestjs/core';\nexport const factory = NestFactory;\n",
  ),
  breach(
    'nest-in-modules-only',
    'libs/risk/src/injected.ts',
    "import { Injectable } from '@nestjs/common';\nexport const decorator = Injectable;\n",
  ),
  breach(
    'nest-in-modules-only',
    'libs/exchange/src/kraken/kraken.module.ts',
    "import { Module } from '@nestjs/common';\nexport const decorator = Module;\n",
  ),
  breach(
    'only-persistence-knows-sql',
    'libs/trading/src/queries-database.ts',
    "import { DataSource } from 'typeorm';\nexport const source = DataSource;\n",
  ),
  breach(
    'only-persistence-knows-sql',
    'apps/server/src/queries-database.ts',
    "import Database from 'better-sqlite3';\nexport const database = Database;\n",
  ),
  breach(
    'only-exchange-connects',
    'libs/market-data/src/connects.ts',
    "import { WebSocket } from 'ws';\nexport const socket = WebSocket;\n",
  ),
  breach(
    'only-exchange-opens-sockets',
    'libs/market-data/src/requests.ts',
    "import { request } from 'node:https';\nexport const call = request;\n",
  ),
  breach(
    'libs-know-no-app',
    'libs/trading/src/imports-app.ts',
    "export { main } from '../../../apps/server/src/main.js';\n",
  ),
  breach(
    'apps-stand-alone',
    'apps/server/src/borrows.ts',
    "export { market } from '../../simulator/src/market.js';\n",
  ),
  breach(
    'production-knows-no-test',
    'apps/server/src/tested.ts',
    "export { story } from '../../../test/scenarios/story.js';\n",
  ),
  breach(
    'console-rooms:ui',
    'apps/dashboard/src/app/ui/knows-page.ts',
    "export { page } from '../feature/page.js';\n",
  ),
  breach(
    'console-rooms:data',
    'apps/dashboard/src/app/data/knows-view.ts',
    "export { view } from '../ui/view.js';\n",
  ),
  breach(
    'console-rooms:util',
    'apps/dashboard/src/app/util/knows-store.ts',
    "export { store } from '../data/store.js';\n",
  ),
  breach(
    'few-libs-for:dashboard',
    'apps/dashboard/src/app/data/knows-kernel.ts',
    "export { invariant } from '@tidegate/kernel';\n",
  ),
  breach(
    'no-cycles',
    'libs/risk/src/egg.ts',
    "export type { Hen } from './hen.js';\nexport type Egg = 1;\n",
  ),
  breach('resolvable', 'libs/risk/src/lost.ts', "export { gone } from './gone.js';\n"),
  breach(
    'declared-packages',
    'libs/exchange/src/undeclared.ts',
    "import equal from 'fast-deep-equal';\nexport const same = equal;\n",
  ),
  breach(
    'no-dev-package-in-production',
    'libs/exchange/src/tries-out.ts',
    "import { assert } from 'fast-check';\nexport const tried = assert;\n",
  ),
];

/** Files that the breaches import. */
export const IMPORTED_FILES: readonly Omit<Breach, 'rule'>[] = [
  { file: 'libs/risk/src/leaf.spec.ts', source: 'export const leaf = 1;\n' },
  { file: 'libs/risk/src/shell.ts', source: 'export const shell = 1;\n' },
  {
    file: 'libs/risk/src/hen.ts',
    source: "export type { Egg } from './egg.js';\nexport type Hen = 1;\n",
  },
  { file: 'apps/server/src/main.ts', source: 'export const main = 1;\n' },
  { file: 'apps/simulator/src/market.ts', source: 'export const market = 1;\n' },
  { file: 'apps/dashboard/src/app/feature/page.ts', source: 'export const page = 1;\n' },
  { file: 'apps/dashboard/src/app/ui/view.ts', source: 'export const view = 1;\n' },
  { file: 'apps/dashboard/src/app/data/store.ts', source: 'export const store = 1;\n' },
  { file: 'test/scenarios/story.ts', source: 'export const story = 1;\n' },
];

/** Correct imports, which every rule must accept. */
export const PROPER_IMPORTS: readonly Omit<Breach, 'rule'>[] = [
  {
    file: 'libs/risk/src/core/proper.ts',
    source: `import { Decimal } from 'decimal.js';
import { hidden } from '@tidegate/model';
import type { Proper } from './proper-types.js';
export const proper: Proper = { text: hidden, size: new Decimal(1) };
`,
  },
  {
    file: 'libs/risk/src/core/proper-types.ts',
    source:
      "import type { Decimal } from 'decimal.js';\nexport interface Proper { readonly text: string; readonly size: Decimal }\n",
  },
  {
    file: 'libs/risk/src/proper.spec.ts',
    source: `import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { fake } from '@tidegate/model/testing';
expect(readFileSync(fake)).toBeDefined();
`,
  },
  {
    file: 'libs/portfolio/src/proper.module.ts',
    source:
      "import { Module } from '@nestjs/common';\nimport { hidden } from '@tidegate/model';\nexport const proper = [Module, hidden];\n",
  },
  {
    file: 'libs/exchange/src/proper.ts',
    source: "import { WebSocket } from 'ws';\nexport const socket = WebSocket;\n",
  },
  {
    file: 'libs/persistence/src/proper.ts',
    source: "import { DataSource } from 'typeorm';\nexport const source = DataSource;\n",
  },
  {
    file: 'apps/server/src/proper.ts',
    source: "export { hidden } from '@tidegate/trading';\n",
  },
  {
    file: 'apps/simulator/src/proper.ts',
    source:
      "import { createServer } from 'node:http';\nimport { hidden } from '@tidegate/matching';\nexport const proper = [createServer, hidden];\n",
  },
];
