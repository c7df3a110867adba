import 'reflect-metadata';

import { readFileSync, writeFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@tidegate/contracts';

import { bindRequest } from '../../src/api/bind-request.js';
import { documentText, OPENAPI_FILE, serverRoutes } from './project.js';

/** Set by `npm run openapi`: writes the document before comparing it. */
const recording = process.env.TIDEGATE_UPDATE_OPENAPI === '1';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema: { readonly $ref: string }; readonly example: unknown }>
    >;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe('openapi.json', () => {
  let server: ReturnType<typeof serverRoutes>;
  let text = '';

  beforeAll(() => {
    server = serverRoutes();
    text = documentText(server);
    if (recording) writeFileSync(OPENAPI_FILE, text);
  });

  const operations = (): readonly Operation[] =>
    Object.values((JSON.parse(text) as Document).paths).flatMap((path) => Object.values(path));

  it('every route declares its access, binds its input to request classes, and returns a contract', () => {
    expect(server.table.findings).toEqual([]);
    expect(server.table.routes.length).toBeGreaterThan(10);
  });

  it('the committed document is what the controllers say (after a change: npm run openapi)', () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(text);
  });

  it('operation ids are unique', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('every reference leads to a component', () => {
    const { components } = JSON.parse(text) as { components: Record<string, object> };
    const referred = [...text.matchAll(/"\$ref": "#\/components\/(\w+)\/([^"]+)"/g)];
    const isMissing = ([, kind = '', name = '']: readonly string[]): boolean =>
      !Object.hasOwn(components[kind] ?? {}, name);
    expect(referred.length).toBeGreaterThan(20);
    expect(referred.filter(isMissing)).toEqual([]);
    expect(text).not.toContain('#/definitions/');
  });

  it('the example of every request body passes the rules of its class', () => {
    const bodies = operations().flatMap(({ requestBody }) =>
      Object.values(requestBody?.content ?? {}),
    );
    expect(bodies.length).toBeGreaterThan(5);
    for (const { schema, example } of bodies) {
      const name = schema.$ref.split('/').at(-1) ?? '';
      const request = (contracts as unknown as Record<string, new () => object>)[name];
      if (!request) throw new Error(`${name} is not a class of contracts`);
      expect(() => bindRequest(request, example, name)).not.toThrow();
    }
  });
});
