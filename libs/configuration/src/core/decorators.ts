import 'reflect-metadata';

import { IsObject } from 'class-validator';

import type { SectionClass } from './section-class.js';

const SECRET = Symbol('tidegate:configuration:secret');
const FREE_KEYS = Symbol('tidegate:configuration:free-keys');
const MOVED_KEYS = Symbol('tidegate:configuration:moved-keys');

/**
 * The known keys of a map. `path` is the path of the map; if the map is inside another map, `path.at(-2)` is the key of
 * the enclosing member.
 */
export type KnownNames = (path: readonly string[]) => readonly string[];

export interface FreeKeysOptions {
  /** Class of the members, which are sections; `null` removes a member. If omitted, members are plain data. */
  readonly member?: () => SectionClass;
  /** Exact names of known keys, because environment variables are written in capitals. */
  readonly names?: KnownNames;
}

/** The `@FreeKeys` rule of a field: the class of its members, or `null` if they are plain data. */
export interface FreeKeysRule {
  readonly member: SectionClass | null;
  readonly names: KnownNames;
}

const NONE_KNOWN: KnownNames = () => [];

/** Marks a field whose value is never shown: not by `masked()`, not by `explain()`, not in a problem. */
export function Secret(): PropertyDecorator {
  return (target, property) => Reflect.defineMetadata(SECRET, true, target, property);
}

/**
 * Marks a map whose keys the user chooses, for example strategy name → parameters. The owner of the field validates its
 * keys and its plain members; unknown names are accepted here.
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

/** Keys of earlier versions, each with the text that follows `expected` in the refusal. */
type MovedKeysOf = Readonly<Record<string, string>>;

/** Refuses keys of earlier versions with a text that gives the replacement. */
export function MovedKeys(moved: MovedKeysOf): ClassDecorator {
  return (target) => Reflect.defineMetadata(MOVED_KEYS, moved, target);
}

export function movedKeysOf(section: SectionClass): ReadonlyMap<string, string> {
  const moved = Reflect.getMetadata(MOVED_KEYS, section) as MovedKeysOf | undefined;
  return new Map(Object.entries(moved ?? {}));
}
