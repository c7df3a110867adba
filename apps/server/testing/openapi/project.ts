import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import * as contracts from '@tidegate/contracts';
import ts from 'typescript';

import { openapiDocument } from './document.js';
import { routesOf, type RouteTable } from './routes.js';

const ROOT = resolve(import.meta.dirname, '../../../..');
const CONTROLLERS = 'apps/server/src';
/** The committed document. */
export const OPENAPI_FILE = join(ROOT, 'apps/server/openapi.json');
/** Routes outside are pages, files and aliases of these. */
const PREFIX = '/api/v1/';

/** A program that knows the types that the given files mention. */
export function programOf(files: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), (path) =>
    ts.sys.readFile(path),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(files, options);
  // The checker sets the parent of each node.
  program.getTypeChecker();
  return program;
}

/** The routes of all controllers of the server, with the program that they were read from. */
export function serverRoutes(): { readonly program: ts.Program; readonly table: RouteTable } {
  const files = readdirSync(join(ROOT, CONTROLLERS), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.controller.ts'))
    .map((path) => join(ROOT, CONTROLLERS, path))
    .sort();
  const program = programOf(files);
  const sources = files.flatMap((file) => program.getSourceFile(file) ?? []);
  return { program, table: routesOf(sources, PREFIX) };
}

/** The text of `apps/server/openapi.json` as the controllers and contracts say today. */
export function documentText(server: ReturnType<typeof serverRoutes>): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const document = openapiDocument({
    ...server,
    classes: contracts,
    version,
  });
  return `${JSON.stringify(document, null, 2)}\n`;
}
