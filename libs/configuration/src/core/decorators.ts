import 'reflect-metadata';

import { IsObject } from 'class-validator';

import type { SectionClass } from './section-class.js';

const SECRET = Symbol('tidegate:configuration:secret');
const FREE_KEYS = Symbol('tidegate:configuration:free-keys');

/** What `@FreeKeys` says about a field: the class of its members, or `null` when they are free too. */
export interface FreeKeysRule {
  readonly member: SectionClass | null;
}

/** The value of the field is never shown: not by `masked()`, not by `explain()`, not in a problem. */
export function Secret(): PropertyDecorator {
  return (target, property) => Reflect.defineMetadata(SECRET, true, target, property);
}

/**
 * The field is a map whose keys the user chooses, for instance strategy name → parameters.
 * With a class, each member is a section of that class, and a member set to `null` is removed.
 * Without, members are plain data that the owner of the field validates.
 */
export function FreeKeys(member?: () => SectionClass): PropertyDecorator {
  return (target, property) => {
    const rule = { resolve: (): FreeKeysRule => ({ member: member?.() ?? null }) };
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
