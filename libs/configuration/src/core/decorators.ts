import 'reflect-metadata';

import { IsObject } from 'class-validator';

import type { SectionClass } from './section-class.js';

const SECRET = Symbol('tidegate:configuration:secret');
const FREE_KEYS = Symbol('tidegate:configuration:free-keys');
const MOVED_KEYS = Symbol('tidegate:configuration:moved-keys');

/**
 * The keys that a map may have, as far as they are known; `path` leads to the map: the member of an outer map in which
 * it stands is `path.at(-2)`.
 */
export type KnownNames = (path: readonly string[]) => readonly string[];

export interface FreeKeysOptions {
  /** Each member is a section of this class, and a member set to `null` is removed; else members are plain data. */
  readonly member?: () => SectionClass;
  /** In which spelling a key from the environment, which is written in capitals, is meant. */
  readonly names?: KnownNames;
}

/** What `@FreeKeys` says about a field: the class of its members, or `null` when they are free too. */
export interface FreeKeysRule {
  readonly member: SectionClass | null;
  readonly names: KnownNames;
}

const NONE_KNOWN: KnownNames = () => [];

/** The value of the field is never shown: not by `masked()`, not by `explain()`, not in a problem. */
export function Secret(): PropertyDecorator {
  return (target, property) => Reflect.defineMetadata(SECRET, true, target, property);
}

/**
 * The field is a map whose keys the user chooses, for instance strategy name → parameters. Its keys, and members that
 * are plain data, are for the owner of the field to validate: a name that is not among the known ones is let through.
 */
export function FreeKeys({ member, names = NONE_KNOWN }: FreeKeysOptions = {}): PropertyDecorator {
  return (target, property) => {
    const rule = { resolve: (): FreeKeysRule => ({ member: member?.() ?? null, names }) };
    Reflect.defineMetadata(FREE_KEYS, rule, target, property);
    IsObject()(target, property);
  };
}

export function isSecretField(section: SectionClass, field: string): boolean {
  return Reflect.getMetadata(SECRET, section.prototype as object, field) === true;
}

export function freeKeysRuleOf(section: SectionClass, field: string): FreeKeysRule | null {
  const rule = Reflect.getMetadata(FREE_KEYS, section.prototype as object, field) as
    { resolve(): FreeKeysRule } | undefined;
  return rule?.resolve() ?? null;
}

/** Keys that an earlier version had, each with what to write today: `expected <what is written today>`. */
type MovedKeysOf = Readonly<Record<string, string>>;

/** A key of an earlier version is refused with the sentence that says where it went. */
export function MovedKeys(moved: MovedKeysOf): ClassDecorator {
  return (target) => Reflect.defineMetadata(MOVED_KEYS, moved, target);
}

export function movedKeysOf(section: SectionClass): ReadonlyMap<string, string> {
  const moved = Reflect.getMetadata(MOVED_KEYS, section) as MovedKeysOf | undefined;
  return new Map(Object.entries(moved ?? {}));
}
