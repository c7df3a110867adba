import { referredName, type Schema } from './schemas.js';

const INSTANT = '2026-01-31T12:00:00.000Z';

/** Examples of members whose name always means the same. `@example` at a member takes precedence. */
const COMMON: Readonly<Record<string, unknown>> = {
  tenant: 'default',
  account: 'paper',
  instrument: 'kraken:BTC/USD',
  venue: 'kraken',
  strategy: 'trend',
  currency: 'USD',
  reason: 'reviewing the last trades',
  key: 'b6f7c1de-4f0a-4d57-9a35-6f0a3f5c1a10',
  actor: 'ann',
  cursor: 'eyJhdCI6MTc2OTg2MDgwMDAwMH0',
  at: INSTANT,
  since: '2026-01-01',
  until: INSTANT,
  version: 3,
  hash: '9f2c4e7a1b3d5f60',
  name: 'default',
};

/** An example of a value of a schema, composed of its members; an optional member is shown if it has an example. */
export function exampleOf(
  schema: Schema,
  components: ReadonlyMap<string, Schema>,
  name = '',
): unknown {
  const [given] = (schema['examples'] as readonly unknown[] | undefined) ?? [];
  if (given !== undefined) return given;
  const referred = referredName(schema);
  if (referred !== null) return exampleOf(components.get(referred) ?? {}, components, name);
  if ('const' in schema) return schema['const'];
  const [first] = (schema['enum'] as readonly unknown[] | undefined) ?? [];
  if (first !== undefined) return first;
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (choices?.[0]) return exampleOf(choices[0], components, name);
  return typedExample(schema, components, name);
}

function typedExample(
  schema: Schema,
  components: ReadonlyMap<string, Schema>,
  name: string,
): unknown {
  const type = Array.isArray(schema['type']) ? (schema['type'][0] as unknown) : schema['type'];
  if (type === 'object' || schema['properties']) return memberExamples(schema, components);
  if (name in COMMON && type !== 'boolean') return COMMON[name];
  if ('default' in schema) return schema['default'];
  if (type === 'array') {
    const items = schema['items'] as Schema | undefined;
    return items ? [exampleOf(items, components, singular(name))] : [];
  }
  if (type === 'boolean') return false;
  if (type === 'null') return null;
  if (type === 'integer' || type === 'number') return schema['minimum'] ?? 1;
  return name.endsWith('At') ? INSTANT : 'text';
}

function memberExamples(schema: Schema, components: ReadonlyMap<string, Schema>): unknown {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  const isShown = ([name, member]: readonly [string, Schema]): boolean =>
    required.includes(name) || 'examples' in member || 'default' in member;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(isShown)
      .map(([name, member]) => [name, exampleOf(member, components, name)]),
  );
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}
