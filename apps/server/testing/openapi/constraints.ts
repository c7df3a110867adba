import 'reflect-metadata';

import { getMetadataStorage } from 'class-validator';

import type { Schema } from './schemas.js';

type RequestClass = new () => object;
type Members = Readonly<Record<string, unknown>>;

/** A rule of class-validator on a property. */
interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly constraints?: readonly unknown[];
  readonly each?: boolean;
}

/** What each rule says in JSON Schema; a rule that is not listed stops the generator. */
const KEYWORDS: Readonly<Record<string, (...constraints: readonly unknown[]) => Schema>> = {
  matches: (pattern) => ({ pattern: patternOf(pattern) }),
  minLength: (minLength) => ({ minLength }),
  isLength: (minLength, maxLength) => ({ minLength, maxLength }),
  maxLength: (maxLength) => ({ maxLength }),
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isPositive: () => ({ exclusiveMinimum: 0 }),
  isObject: () => ({ type: 'object' }),
  min: (minimum) => ({ minimum }),
  max: (maximum) => ({ maximum }),
  isIn: (values) => ({ enum: values }),
  isEmail: () => ({ format: 'email' }),
  isUuid: () => ({ format: 'uuid' }),
  isArray: () => ({ type: 'array' }),
  arrayMinSize: (minItems) => ({ minItems }),
  arrayMaxSize: (maxItems) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
  notEquals: (value) => ({ not: { const: value } }),
  isDefined: () => ({}),
  isNotEmpty: () => ({ minLength: 1 }),
};

/** Rules that say nothing about a value by themselves. */
const STRUCTURAL = new Set(['conditionalValidation', 'nestedValidation', 'whitelistValidation']);

/** Adds the rules of class-validator, the defaults and the required members of a request class to its schema. */
export function constrained(request: RequestClass, schema: Schema): Schema {
  const properties = { ...(schema['properties'] as Record<string, Schema> | undefined) };
  const defaults = new request() as Members;
  const required: string[] = [];
  for (const [name, rules] of rulesOf(request)) {
    const own = properties[name] ?? {};
    const preset = defaults[name];
    const isOptional = rules.some(({ type }) => type === 'conditionalValidation');
    if (!isOptional && preset === undefined) required.push(name);
    const withDefault = isPlain(preset) ? { default: preset } : {};
    properties[name] = { ...ruled(own, rules, `${request.name}.${name}`), ...withDefault };
  }
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'required'));
  return { ...rest, properties, ...(required.length > 0 ? { required } : {}) };
}

function ruled(own: Schema, rules: readonly Rule[], place: string): Schema {
  let schema = own;
  for (const { type, name, constraints = [], each } of rules) {
    if (STRUCTURAL.has(type)) continue;
    const keyword = KEYWORDS[name ?? type];
    if (!keyword) throw new Error(`${place} has the rule ${name ?? type}, which has no schema`);
    const said = keyword(...constraints);
    const items = (schema['items'] ?? {}) as Schema;
    schema = each ? { ...schema, items: { ...items, ...said } } : { ...schema, ...said };
  }
  return schema;
}

function rulesOf(request: RequestClass): ReadonlyMap<string, readonly Rule[]> {
  const rules = new Map<string, Rule[]>();
  const found = getMetadataStorage().getTargetValidationMetadatas(request, '', true, false);
  for (const rule of found) {
    rules.set(rule.propertyName, [...(rules.get(rule.propertyName) ?? []), rule]);
  }
  return rules;
}

function patternOf(pattern: unknown): string {
  if (!(pattern instanceof RegExp)) throw new Error(`${String(pattern)} is not a pattern`);
  if (pattern.flags.replace('u', '') !== '') throw new Error(`${String(pattern)} has flags`);
  return pattern.source;
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) || Array.isArray(value);
}
