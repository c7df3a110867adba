import 'reflect-metadata';

import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

import { invariant } from '@tidegate/kernel';

import { freeKeysRuleOf, isSecretField, type FreeKeysRule } from './decorators.js';
import { normalisedKey } from './problem.js';
import type { SectionClass } from './section-class.js';

/** The kind of value of a key. */
export type FieldShape =
  /** A scalar or a list of scalars. If `literal`, text from the environment is not parsed. */
  | { readonly kind: 'value'; readonly literal: boolean }
  | { readonly kind: 'section'; readonly section: SectionClass }
  | { readonly kind: 'list'; readonly section: SectionClass }
  | {
      readonly kind: 'map';
      readonly section: SectionClass | null;
      readonly names: FreeKeysRule['names'];
    };

export interface SectionField {
  readonly name: string;
  readonly shape: FieldShape;
  readonly secret: boolean;
  /** Whether the value can be `null`. */
  readonly optional: boolean;
}

/** The fields of a section by name, in declaration order. */
export type SectionSchema = ReadonlyMap<string, SectionField>;

interface Rule {
  readonly type: string;
  readonly name?: string;
}

const schemas = new WeakMap<SectionClass, SectionSchema>();

/**
 * Derives the schema from a class: class-validator rules define the keys, `@Type` defines the sections. Throws an
 * `InvariantViolation` for a field without a rule, because its values could not be validated.
 */
export function schemaOf(section: SectionClass): SectionSchema {
  const known = schemas.get(section);
  if (known) return known;
  const rules = rulesByField(section);
  for (const name of Object.keys(new section())) {
    invariant(rules.has(name), `${section.name}.${name} has no validation rule; add one`);
  }
  const names = [...new Set([...Object.keys(new section()), ...rules.keys()])];
  const schema = new Map(
    names.map((name) => [name, fieldOf(section, name, rules.get(name) ?? [])] as const),
  );
  schemas.set(section, schema);
  return schema;
}

/** The field that matches a key, ignoring case, underscores and dashes. */
export function fieldNamed(schema: SectionSchema, key: string): SectionField | null {
  const normalised = normalisedKey(key);
  for (const field of schema.values()) if (normalisedKey(field.name) === normalised) return field;
  return null;
}

/** Dotted paths of all declared keys, including sections. */
export function knownKeys(section: SectionClass, prefix = ''): readonly string[] {
  return [...schemaOf(section).values()].flatMap((field) => {
    const key = `${prefix}${field.name}`;
    return field.shape.kind === 'section'
      ? [key, ...knownKeys(field.shape.section, `${key}.`)]
      : [key];
  });
}

function rulesByField(section: SectionClass): ReadonlyMap<string, readonly Rule[]> {
  const rules = new Map<string, Rule[]>();
  const storage = getMetadataStorage();
  for (const rule of storage.getTargetValidationMetadatas(section, '', true, false)) {
    rules.set(rule.propertyName, [...(rules.get(rule.propertyName) ?? []), rule]);
  }
  return rules;
}

function fieldOf(section: SectionClass, name: string, rules: readonly Rule[]): SectionField {
  const shape = shapeOf(section, name, rules);
  const secret = isSecretField(section, name);
  invariant(
    !secret || shape.kind === 'value' || (shape.kind === 'map' && shape.section === null),
    `${section.name}.${name} is a section; mark its secret keys, not the section`,
  );
  return {
    name,
    shape,
    secret,
    optional: rules.some((rule) => rule.type === 'conditionalValidation'),
  };
}

function shapeOf(section: SectionClass, name: string, rules: readonly Rule[]): FieldShape {
  const freeKeys = freeKeysRuleOf(section, name);
  if (freeKeys) return { kind: 'map', section: freeKeys.member, names: freeKeys.names };
  const designType: unknown = Reflect.getMetadata('design:type', section.prototype as object, name);
  if (rules.some((rule) => rule.type === 'nestedValidation')) {
    const isList = designType === Array;
    return { kind: isList ? 'list' : 'section', section: nestedClass(section, name, isList) };
  }
  const isText = designType === String || rules.some((rule) => rule.name === 'isString');
  return { kind: 'value', literal: isText && designType !== Array };
}

/** Determines the class of a nested section by letting class-transformer create an instance. */
function nestedClass(section: SectionClass, name: string, isList: boolean): SectionClass {
  const sample = plainToInstance(section, { [name]: isList ? [{}] : {} }) as Record<
    string,
    unknown
  >;
  const made = isList ? (sample[name] as readonly object[])[0] : (sample[name] as object);
  const nested = made?.constructor as SectionClass | undefined;
  invariant(
    nested !== undefined && nested !== (Object as unknown),
    `${section.name}.${name} is validated as a section; declare its class with @Type`,
  );
  return nested;
}
