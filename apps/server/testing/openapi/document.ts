import type ts from 'typescript';

import { PROBLEMS, type ProblemCode } from '../../src/api/problem-codes.js';
import { constrained } from './constraints.js';
import { exampleOf } from './examples.js';
import type { BoundParameter, Route, RouteTable } from './routes.js';
import {
  componentName,
  reachable,
  referenceTo,
  referredName,
  Schemas,
  type Schema,
} from './schemas.js';

type RequestClass = new () => object;

/** What the document is made from. */
export interface DocumentSources {
  readonly program: ts.Program;
  readonly table: RouteTable;
  /** The exports of contracts and of the server that handlers bind to, by name. */
  readonly classes: Readonly<Record<string, unknown>>;
  readonly version: string;
}

const DESCRIPTION = [
  'Every answer is JSON unless it says otherwise. Times are ISO 8601 in UTC; money is a decimal string.',
  'Lists are pages: pass `cursor` with the same filters to get the next page.',
  'An error is a problem (RFC 9457) with a stable `code`.',
  'A tenant or an account in a path is a claim: without a grant the answer is 403 `SCOPE_FORBIDDEN`, whether or not it exists.',
  'A browser sends the session cookie and, with every method but GET, the header `X-Tidegate-Csrf` from `GET /api/v1/me`; a program sends `Authorization: Bearer` with an API key, a link token or the access token of the storage directory.',
].join(' ');

/** The request classes of path parameters that the guard resolves itself. */
const CLAIMS: Readonly<Record<string, Schema>> = {
  tenant: { description: 'The id of a tenant.', examples: ['default'] },
  account: { description: 'The id of an account of the tenant.', examples: ['paper'] },
};

/** Makes the OpenAPI 3.1 document of all routes. */
export function openapiDocument(sources: DocumentSources): Readonly<Record<string, unknown>> {
  return new DocumentMaker(sources).document();
}

class DocumentMaker {
  private readonly schemas: Schemas;
  private readonly refined = new Set<string>();

  constructor(private readonly sources: DocumentSources) {
    this.schemas = new Schemas(sources.program);
  }

  document(): Readonly<Record<string, unknown>> {
    const { table, version } = this.sources;
    const operations = table.routes.map((route) => [route, this.operation(route)] as const);
    const paths: Record<string, Record<string, unknown>> = {};
    for (const [route, operation] of operations) {
      const whole = this.schemas.inlined(this.exampled(operation));
      paths[route.path] = { ...paths[route.path], [route.method]: whole };
    }
    return {
      openapi: '3.1.0',
      info: { title: 'Tidegate', version, description: DESCRIPTION },
      servers: [{ url: '/' }],
      tags: [...table.controllers]
        .map(([name, description]) => ({ name: resourceOf(name), description }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      paths: sorted(paths),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'tidegate_session' },
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key, a link token, or the access token of the storage directory.',
          },
        },
        examples: problemExamples(),
        schemas: { Problem: PROBLEM_SCHEMA, ...this.components(paths) },
      },
    };
  }

  /** The components that the paths need. */
  private components(paths: object): Schema {
    const all = new Map(
      [...this.schemas.components()].map(([name, schema]) => [
        name,
        this.schemas.inlined(schema) as Schema,
      ]),
    );
    const used = reachable(paths, all);
    return Object.fromEntries([...all].filter(([name]) => used.has(name)));
  }

  private operation(route: Route): Schema {
    const bound = route.parameters.map((parameter) => this.bound(parameter));
    const body = bound.find(({ place }) => place === 'body');
    return {
      operationId: operationId(route),
      tags: [resourceOf(route.controller)],
      summary: route.summary,
      ...(route.description === route.summary ? {} : { description: route.description }),
      ...(route.access === 'public'
        ? { security: [] }
        : { security: [{ session: [] }, { bearer: [] }] }),
      'x-access': route.access,
      ...(route.stepUp ? { 'x-step-up': true } : {}),
      ...parametersMember([...pathClaims(route, bound), ...fieldsOf(bound), ...headersOf(route)]),
      ...(body
        ? {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: referenceTo(body.name) } },
            },
          }
        : {}),
      responses: { [String(route.status)]: this.success(route), ...problemsOf(route) },
    };
  }

  private bound({ place, type }: BoundParameter): Bound {
    const name = componentName(type.getText());
    const schema = this.schemas.of(type);
    const target = referredName(schema) ?? name;
    const request = this.sources.classes[type.getText()];
    if (typeof request !== 'function') {
      throw new Error(`${type.getText()} is bound by a handler, and is no exported request class`);
    }
    this.refine(target, request as RequestClass);
    return { place, name: target, schema: this.schemas.components().get(target) ?? {} };
  }

  /** Adds the constraints of the class, and of the classes nested in it, once. */
  private refine(name: string, request: RequestClass): void {
    if (this.refined.has(name)) return;
    this.refined.add(name);
    const schema = this.schemas.components().get(name) ?? {};
    this.schemas.refine(name, constrained(request, schema));
    for (const [nested] of this.schemas.components()) {
      const made = this.sources.classes[nested];
      if (typeof made === 'function' && nested.endsWith('Request') && !this.refined.has(nested)) {
        this.refine(nested, made as RequestClass);
      }
    }
  }

  private success(route: Route): Schema {
    const description = route.answer === null ? 'Done.' : 'The answer.';
    const headers = isAboutAccount(route)
      ? {
          headers: {
            'Tidegate-Mode': {
              description: 'Whether the account trades real money.',
              schema: { enum: ['live', 'paper', 'demo', 'replay'] },
            },
          },
        }
      : {};
    if (route.answer === null) return { description, ...headers };
    const schema = this.schemas.of(route.answer);
    return { description, ...headers, content: { [mediaType(route.contentType)]: { schema } } };
  }

  /** Adds an example to the request body and to the answer. */
  private exampled(operation: Schema): Schema {
    const components = this.schemas.components();
    const withExample = (content: unknown): unknown =>
      Object.fromEntries(
        Object.entries(content as Readonly<Record<string, { readonly schema: Schema }>>).map(
          ([type, { schema }]) => [type, { schema, example: exampleOf(schema, components) }],
        ),
      );
    const holder = (value: unknown): unknown => {
      const { content } = value as { readonly content?: unknown };
      return content === undefined || isProblem(content)
        ? value
        : { ...(value as object), content: withExample(content) };
    };
    const { requestBody, responses, ...rest } = operation;
    return {
      ...rest,
      ...(requestBody === undefined ? {} : { requestBody: holder(requestBody) }),
      responses: Object.fromEntries(
        Object.entries(responses as object).map(([status, value]) => [status, holder(value)]),
      ),
    };
  }
}

interface Bound {
  readonly place: BoundParameter['place'];
  readonly name: string;
  readonly schema: Schema;
}

const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  description: 'A refusal or a fault, as RFC 9457 describes it.',
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string', description: 'The name of the status.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was refused, why, and what to do.' },
    instance: { type: 'string', description: 'The path and query of the request.' },
    code: { type: 'string', description: 'Stable; programs decide by it.' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};

const PROBLEM_TYPE = 'application/problem+json';

function isProblem(content: unknown): boolean {
  return Object.hasOwn(content as object, PROBLEM_TYPE);
}

/** The problems of a route, by status: those of its access rule, of its input, and its own. */
function problemsOf(route: Route): Readonly<Record<string, Schema>> {
  const codes = new Set<string>(['INTERNAL', 'RATE_LIMITED']);
  if (route.parameters.length > 0 || route.path.includes('{')) codes.add('REQUEST_INVALID');
  if (route.access !== 'public') {
    codes.add('TOKEN_REQUIRED');
    for (const code of refusalsOfRule(route)) codes.add(code);
    if (route.method !== 'get') codes.add('CSRF_INVALID').add('ORIGIN_FORBIDDEN');
    if (route.stepUp) codes.add('STEP_UP_REQUIRED');
  }
  if (isCommand(route)) codes.add('IDEMPOTENCY_MISMATCH').add('IDEMPOTENCY_RUNNING');
  for (const code of route.refusals) codes.add(code);
  const byStatus = new Map<number, string[]>();
  for (const code of [...codes].sort()) {
    const { status } = PROBLEMS[code as ProblemCode];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, list]) => [status, problemAnswer(list)]),
  );
}

function refusalsOfRule({ access, path }: Route): readonly ProblemCode[] {
  if (access === 'signed-in') return [];
  if (access === 'local' || access.startsWith('platform.')) return ['PLATFORM_FORBIDDEN'];
  return path.includes('{tenant}') ? ['SCOPE_FORBIDDEN', 'VERB_FORBIDDEN'] : [];
}

function problemAnswer(codes: readonly string[]): Schema {
  const lines = codes.map((code) => `\`${code}\`: ${PROBLEMS[code as ProblemCode].meaning}`);
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]);
  return {
    description: lines.join(' '),
    content: {
      [PROBLEM_TYPE]: {
        schema: referenceTo('Problem'),
        examples: Object.fromEntries(examples) as unknown,
      },
    },
  };
}

/** A problem of each code. */
function problemExamples(): Schema {
  const examples = Object.entries(PROBLEMS).map(([code, { status, title, meaning }]) => {
    const value = { type: 'about:blank', title, status, detail: meaning, code };
    return [code, { summary: meaning, value }] as const;
  });
  return Object.fromEntries(examples);
}

/** Path parameters that no request class of the handler describes: the claims that the guard checks. */
function pathClaims(route: Route, bound: readonly Bound[]): readonly Schema[] {
  const described = new Set(
    bound
      .filter(({ place }) => place === 'path')
      .flatMap(({ schema }) => Object.keys(schema['properties'] ?? {})),
  );
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names
    .filter((name) => !described.has(name))
    .map((name) => {
      const claim = CLAIMS[name];
      if (!claim) throw new Error(`${operationId(route)} has no request class for {${name}}`);
      const { description, ...rest } = claim;
      return {
        name,
        in: 'path',
        required: true,
        description,
        schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$', ...rest },
      };
    });
}

/** The members of a bound class as parameters. */
function fieldsOf(bound: readonly Bound[]): readonly Schema[] {
  return bound.flatMap(({ place, schema }) => {
    if (place === 'body') return [];
    const required = (schema['required'] ?? []) as readonly string[];
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    return Object.entries(properties).map(([name, { description, ...rest }]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }));
  });
}

function headersOf(route: Route): readonly Schema[] {
  if (!isCommand(route)) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: route.injected.includes('Command'),
      description:
        'A command with a used key and the same body is not executed again; it answers with the stored outcome.',
      schema: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        examples: ['b6f7c1de-4f0a-4d57-9a35-6f0a3f5c1a10'],
      },
    },
  ];
}

/** Whether a request changes something, so that its repetition must be recognised. */
function isCommand(route: Route): boolean {
  return route.method !== 'get' && route.access !== 'public' && route.access !== 'signed-in';
}

function isAboutAccount(route: Route): boolean {
  return route.path.includes('/accounts/{account}');
}

function parametersMember(parameters: readonly Schema[]): Schema {
  return parameters.length > 0 ? { parameters } : {};
}

function mediaType(contentType: string): string {
  return contentType.split(';', 1)[0] ?? contentType;
}

/** `AccountsController` → `accounts`. */
function resourceOf(controller: string): string {
  const words = controller.replace(/Controller$/, '').split(/(?=[A-Z])/);
  return words.join('-').toLowerCase();
}

/** `accountsOpen`, the name of the function in a generated client. */
function operationId({ controller, handler }: Route): string {
  const resource = controller.replace(/Controller$/, '');
  const verb = `${handler.charAt(0).toUpperCase()}${handler.slice(1)}`;
  return `${resource.charAt(0).toLowerCase()}${resource.slice(1)}${verb}`;
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
