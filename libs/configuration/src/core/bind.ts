import { validateSync } from 'class-validator';

import { invariant } from '@tidegate/kernel';

import {
  itemsByIndex,
  plainOf,
  type BranchNode,
  type ConfigurationNode,
} from './configuration-tree.js';
import { movedKeysOf } from './decorators.js';
import { nearestKey } from './nearest-key.js';
import { MASK, shownValue, looksSecret, type ConfigurationProblem } from './problem.js';
import type { SectionClass } from './section-class.js';
import { knownKeys, schemaOf, type SectionField } from './section-schema.js';

/** The source of a value that is not set anywhere. */
export const BUILT_IN_SOURCE = 'built-in default';

/** The source of the value of one key. */
export interface ConfigurationOrigin {
  /** Dotted path. */
  readonly key: string;
  /** As JSON; `***` for secrets. */
  readonly value: string;
  /** `config/default.yaml:12`, an environment variable's name, `built-in default`, … */
  readonly source: string;
}

/** Problems and origins found while binding. */
export interface BindingReport {
  readonly problems: readonly ConfigurationProblem[];
  readonly origins: readonly ConfigurationOrigin[];
}

/** Creates an instance of `section` from a tree. Everything that does not fit is reported as a problem. */
export function bindConfiguration<T extends object>(
  section: SectionClass<T>,
  tree: ConfigurationNode,
): BindingReport & { readonly value: T } {
  const binder = new Binder(knownKeys(section));
  const value = new section();
  binder.bindSection(value, tree, '');
  return { value, problems: binder.problems, origins: binder.origins };
}

type Fields = Record<string, unknown>;

class Binder {
  readonly problems: ConfigurationProblem[] = [];
  readonly origins: ConfigurationOrigin[] = [];
  private readonly misfits = new Set<string>();
  private readonly secrets = new Set<string>();

  constructor(private readonly known: readonly string[]) {}

  /** Sets the fields of `target`, whose class is the schema, from `node`. `prefix` is empty or ends with a dot. */
  bindSection(target: object, node: ConfigurationNode | undefined, prefix: string): void {
    const section = target.constructor as SectionClass;
    const schema = schemaOf(section);
    for (const field of schema.values())
      if (field.secret) this.secrets.add(`${prefix}${field.name}`);
    const entries = node?.kind === 'branch' ? node.entries : new Map<string, ConfigurationNode>();
    for (const [key, child] of entries) {
      if (schema.has(key)) continue;
      this.refuseUnknown(`${prefix}${key}`, child, movedKeysOf(section).get(key));
    }
    for (const field of schema.values()) {
      this.bindField(target as Fields, field, { node: entries.get(field.name), prefix });
    }
    this.validate(target, node, prefix);
    Object.freeze(target);
  }

  private bindField(
    target: Fields,
    field: SectionField,
    at: { readonly node: ConfigurationNode | undefined; readonly prefix: string },
  ): void {
    const key = `${at.prefix}${field.name}`;
    const isNull = at.node?.kind === 'scalar' && at.node.value === null;
    if (field.shape.kind === 'value' || (isNull && field.optional)) {
      target[field.name] = deepFreeze(at.node ? plainOf(at.node) : target[field.name]);
      this.record(key, target[field.name], { field, source: at.node?.source ?? BUILT_IN_SOURCE });
      return;
    }
    const node = isNull ? undefined : at.node;
    if (field.shape.kind === 'section') {
      this.bindNested(target, field, { node, key, section: field.shape.section });
    } else if (field.shape.kind === 'list') {
      this.bindList(target, field, { node, key, section: field.shape.section });
    } else {
      this.bindMap(target, field, { node, key, section: field.shape.section });
    }
  }

  private bindNested(
    target: Fields,
    field: SectionField,
    at: { node: ConfigurationNode | undefined; key: string; section: SectionClass },
  ): void {
    if (at.node && at.node.kind !== 'branch') {
      this.refuseShape(at.key, at.node, `a section with the keys ${keysOf(at.section)}`);
      return;
    }
    const builtIn = target[field.name];
    const isAbsent = builtIn === null || builtIn === undefined;
    if (isAbsent && !at.node) {
      this.record(at.key, builtIn, { field, source: BUILT_IN_SOURCE });
      return;
    }
    const nested = isAbsent ? new at.section() : builtIn;
    invariant(nested instanceof at.section, `${at.key} is not an instance of its class`);
    this.bindSection(nested, at.node, `${at.key}.`);
    target[field.name] = nested;
  }

  private bindList(
    target: Fields,
    field: SectionField,
    at: { node: ConfigurationNode | undefined; key: string; section: SectionClass },
  ): void {
    if (!at.node) {
      const builtIn = (target[field.name] ?? []) as readonly object[];
      builtIn.forEach((item, index) => this.bindSection(item, undefined, `${at.key}.${index}.`));
      if (builtIn.length === 0)
        this.record(at.key, target[field.name], { field, source: BUILT_IN_SOURCE });
      return;
    }
    const builtIn = (target[field.name] ?? []) as readonly object[];
    const items = itemsByIndex(at.node, builtIn.length);
    if (items) {
      this.bindItems(target, field, { builtIn, items, key: at.key, section: at.section });
      return;
    }
    if (at.node.kind !== 'sequence') {
      this.refuseShape(at.key, at.node, `a list of sections with the keys ${keysOf(at.section)}`);
      return;
    }
    target[field.name] = Object.freeze(
      at.node.items.map((item, index) => {
        const made = new at.section();
        this.bindMember(made, item, `${at.key}.${index}`);
        return made;
      }),
    );
    if (at.node.items.length === 0) this.record(at.key, [], { field, source: at.node.source });
  }

  /** Merges single items over the built-in list: `accounts.0.deposit=5000`. */
  private bindItems(
    target: Fields,
    field: SectionField,
    at: {
      readonly builtIn: readonly object[];
      readonly items: ReadonlyMap<number, ConfigurationNode>;
      readonly key: string;
      readonly section: SectionClass;
    },
  ): void {
    const count = Math.max(at.builtIn.length, ...[...at.items.keys()].map((index) => index + 1));
    target[field.name] = Object.freeze(
      Array.from({ length: count }, (_, index) => {
        const item = at.builtIn[index] ?? new at.section();
        const node = at.items.get(index);
        if (node) this.bindMember(item, node, `${at.key}.${index}`);
        else this.bindSection(item, undefined, `${at.key}.${index}.`);
        return item;
      }),
    );
  }

  private bindMap(
    target: Fields,
    field: SectionField,
    at: { node: ConfigurationNode | undefined; key: string; section: SectionClass | null },
  ): void {
    if (at.node && at.node.kind !== 'branch') {
      this.refuseShape(at.key, at.node, 'a mapping from names to values');
      return;
    }
    if (at.section === null) {
      this.bindFreeValues(target, field, { node: at.node, key: at.key });
      return;
    }
    const members = { ...(target[field.name] as Record<string, object> | undefined) };
    for (const [name, child] of at.node?.entries ?? []) {
      if (child.kind === 'scalar' && child.value === null) {
        delete members[name];
        continue;
      }
      members[name] ??= new at.section();
      this.bindMember(members[name], child, `${at.key}.${name}`);
    }
    for (const [name, member] of Object.entries(members)) {
      if (!Object.isFrozen(member)) this.bindSection(member, undefined, `${at.key}.${name}.`);
    }
    target[field.name] = Object.freeze(members);
  }

  /** Binds a mapping of free values; each value has its own source. */
  private bindFreeValues(
    target: Fields,
    field: SectionField,
    { node, key }: { readonly node: BranchNode | undefined; readonly key: string },
  ): void {
    target[field.name] = deepFreeze(node ? plainOf(node) : target[field.name]);
    if (!node || node.entries.size === 0) {
      const source = node?.source ?? BUILT_IN_SOURCE;
      this.record(key, target[field.name], { field, source });
      return;
    }
    for (const [name, child] of node.entries) {
      this.record(`${key}.${name}`, plainOf(child), { field, source: child.source });
    }
  }

  private bindMember(member: object, node: ConfigurationNode, key: string): void {
    if (node.kind === 'branch') {
      this.bindSection(member, node, `${key}.`);
      return;
    }
    const keys = keysOf(member.constructor as SectionClass);
    this.refuseShape(key, node, `a section with the keys ${keys}`);
    Object.freeze(member);
  }

  /**
   * Runs class-validator on the section's own fields; nested sections are already validated. A refused value is
   * replaced by the built-in one, so that the check of the whole can still run.
   */
  private validate(target: object, node: ConfigurationNode | undefined, prefix: string): void {
    const options = { forbidUnknownValues: false, validationError: { target: false } } as const;
    const builtIn = new (target.constructor as SectionClass)() as Fields;
    for (const { property, constraints, value } of validateSync(target, options)) {
      const key = `${prefix}${property}`;
      if (!constraints || this.misfits.has(key)) continue;
      const written = node?.kind === 'branch' ? node.entries.get(property) : undefined;
      this.problems.push({
        code: 'CONFIG_INVALID_VALUE',
        source: written?.source ?? sourceOfMissing(node, prefix),
        key,
        value: this.secrets.has(key) ? MASK : shownValue(value),
        expectation: expectationOf(property, Object.values(constraints)),
        suggestion: null,
      });
      (target as Fields)[property] = builtIn[property];
    }
  }

  private record(
    key: string,
    value: unknown,
    of: { readonly field: SectionField; readonly source: string },
  ): void {
    const shown = of.field.secret ? maskedValue(value) : value;
    this.origins.push({ key, value: shownValue(shown), source: of.source });
  }

  private refuseUnknown(key: string, node: ConfigurationNode, moved: string | undefined): void {
    this.problems.push({
      code: 'CONFIG_UNKNOWN_KEY',
      source: node.source,
      key,
      value: this.shown(key, plainOf(node)),
      expectation: moved ?? 'the name of a known key',
      suggestion: moved === undefined ? nearestKey(key, this.known) : null,
    });
  }

  private refuseShape(key: string, node: ConfigurationNode, expectation: string): void {
    this.misfits.add(key);
    this.problems.push({
      code: 'CONFIG_INVALID_VALUE',
      source: node.source,
      key,
      value: this.shown(key, plainOf(node)),
      expectation,
      suggestion: null,
    });
  }

  private shown(key: string, value: unknown): string {
    return this.secrets.has(key) || looksSecret(key) ? MASK : shownValue(value);
  }
}

/** Source of a missing value: that of its section, or the built-in source for the root. */
function sourceOfMissing(section: ConfigurationNode | undefined, prefix: string): string {
  return prefix === '' || !section ? BUILT_IN_SOURCE : section.source;
}

/** Masks a secret, but shows that it is not set. */
export function maskedValue(value: unknown): unknown {
  return value === null || value === undefined || value === '' ? value : MASK;
}

function keysOf(section: SectionClass): string {
  return [...schemaOf(section).keys()].join(', ');
}

/** Removes the property name from the start of validator messages, because the problem already contains it. */
export function expectationOf(property: string, messages: readonly string[]): string {
  return messages
    .map((message) => message.replace(`${property} must `, 'it to ').replace(`${property} `, ''))
    .map((message) => message.replace(/^it to not /, 'it not to '))
    .reverse()
    .join(' and ');
}

function deepFreeze(value: unknown): unknown {
  if (value !== null && typeof value === 'object') Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
