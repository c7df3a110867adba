import 'reflect-metadata';

import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { IsHexColor } from 'class-validator';
import type ts from 'typescript';

import { constrained } from './constraints.js';
import { openapiDocument } from './document.js';
import { FaultyController } from './planted/faulty.controller.js';
import * as planted from './planted/planted-contracts.js';
import { PlantedController } from './planted/planted.controller.js';
import { programOf } from './project.js';
import { routesOf } from './routes.js';
import { componentName } from './schemas.js';

const PLANTED = join(import.meta.dirname, 'planted/planted.controller.ts');
const FAULTY = join(import.meta.dirname, 'planted/faulty.controller.ts');

type Json = Readonly<Record<string, unknown>>;

describe('The OpenAPI generator', () => {
  let program: ts.Program;
  let document: Json;

  const routes = (file: string) =>
    routesOf(
      [program.getSourceFile(file)].filter((source) => source !== undefined),
      '/api/v1/',
    );

  beforeAll(() => {
    program = programOf([PLANTED, FAULTY]);
    const classes = planted as unknown as Json;
    document = openapiDocument({ program, table: routes(PLANTED), classes, version: '1' });
  });

  function at(...path: readonly string[]): Json {
    return path.reduce<unknown>((value, key) => (value as Json)[key], document) as Json;
  }

  it('reports each missing declaration of a handler', () => {
    expect(routes(FAULTY).findings).toEqual([
      `${FaultyController.name}.open declares no @Access`,
      `${FaultyController.name}.silent has no comment that says what it does`,
      `${FaultyController.name}.single binds @Param _id to no request class`,
      `${FaultyController.name}.anything binds @Body _body to no request class`,
      `${FaultyController.name}.anything binds @Query _query to no request class`,
      `${FaultyController.name}.nowhere has a parameter _argument without a decorator`,
      `${FaultyController.name}.inferred does not declare the Promise that it returns`,
    ]);
    expect(routes(PLANTED).findings).toEqual([]);
    expect(routes(PLANTED).routes[0]?.controller).toBe(PlantedController.name);
  });

  it('describes a list with its page, its access and its problems', () => {
    const list = at('paths', '/api/v1/tenants/{tenant}/things', 'get');
    expect(list).toMatchObject({
      operationId: 'plantedList',
      tags: ['planted'],
      summary: 'Lists things.',
      description: 'Lists things. Newest first.',
      'x-access': 'read',
      parameters: [{ name: 'tenant', in: 'path', required: true }],
      responses: {
        '200': {
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PlantedPlantedPage' },
              example: { rows: [{ id: 'p-1', state: 'on' }] },
            },
          },
        },
        '403': { description: expect.stringContaining('`SCOPE_FORBIDDEN`') },
      },
    });
    expect(Object.keys(at('paths', '/api/v1/tenants/{tenant}/things', 'get', 'responses'))).toEqual(
      ['200', '400', '401', '403', '429', '500'],
    );
  });

  it('describes a command with its key, its body and its step-up', () => {
    const change = at('paths', '/api/v1/tenants/{tenant}/things/{id}', 'post');
    expect(change).toMatchObject({
      'x-access': 'profiles.apply',
      'x-step-up': true,
      parameters: [
        { name: 'tenant', in: 'path' },
        { name: 'id', in: 'path', required: true, schema: { pattern: '^[a-z]+$' } },
        { name: 'Idempotency-Key', in: 'header', required: true },
      ],
      requestBody: {
        content: {
          'application/json': { example: { name: 'careful', state: 'on', tags: [] } },
        },
      },
      responses: {
        '200': { description: 'Done.' },
        '403': { description: expect.stringContaining('`STEP_UP_REQUIRED`') },
        '409': { description: expect.stringContaining('`IDEMPOTENCY_MISMATCH`') },
        '422': { description: expect.stringContaining('`PROFILE_INVALID`') },
      },
    });
  });

  it('names the type of an answer that is not JSON', () => {
    expect(
      at(
        'paths',
        '/api/v1/tenants/{tenant}/things/export.csv',
        'get',
        'responses',
        '200',
        'content',
      ),
    ).toHaveProperty('text/csv');
  });

  it('adds the rules of class-validator, defaults and required members to a request', () => {
    expect(at('components', 'schemas', 'PlantedRequest')).toEqual({
      type: 'object',
      description: 'Changes a planted thing.',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: {
          type: 'string',
          description: 'The new name.',
          examples: ['careful'],
          pattern: '^[a-z]{1,9}$',
        },
        state: { type: 'string', enum: ['on', 'off'], default: 'on' },
        version: { type: 'integer', minimum: 1, maximum: 9 },
        tags: {
          type: 'array',
          items: { type: 'string', pattern: '^[A-Z]+$' },
          maxItems: 3,
          default: [],
        },
      },
    });
  });

  it('stops at a rule that has no schema', () => {
    class Odd {
      @IsHexColor()
      value = '';
    }
    expect(() => constrained(Odd, {})).toThrow('Odd.value has the rule isHexColor');
  });

  it.each([
    ['PositionAnswer', 'PositionAnswer'],
    ['PageAnswer<PositionAnswer>', 'PositionPageAnswer'],
    ['PageAnswer<PageAnswer<Row>>', 'RowPagePageAnswer'],
  ])('names the component of %s %s', (type, name) => {
    expect(componentName(type)).toBe(name);
  });
});
