import { err, ok, type Result } from '@tidegate/kernel';

import {
  childOf,
  emptyBranch,
  mergeNodes,
  nodeAt,
  nodeOf,
  type BranchNode,
  type ConfigurationNode,
  type PlainValue,
} from './configuration-tree.js';
import { movedKeysOf, type KnownNames } from './decorators.js';
import { nearestKey } from './nearest-key.js';
import {
  MASK,
  normalisedKey,
  shownValue,
  looksSecret,
  type ConfigurationProblem,
} from './problem.js';
import type { SectionClass } from './section-class.js';
import { fieldNamed, knownKeys, schemaOf, type SectionField } from './section-schema.js';
import { parseYamlValue } from './yaml-source.js';

/** Every variable with this prefix must match a key; two underscores separate levels. */
export const ENVIRONMENT_PREFIX = 'TIDEGATE__';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One value as text, from the environment or the command line. */
export interface TextSetting {
  readonly path: readonly string[];
  readonly text: string;
  readonly source: string;
  /** Spelling of an unknown free key. Variables are written in capitals, so their keys are converted to lower case. */
  readonly unknownNames: 'as-written' | 'lower-case';
}

/** The settings in an environment, sorted by name. */
export function environmentSettings(environment: Environment): readonly TextSetting[] {
  return Object.entries(environment)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .filter(([name]) => name.startsWith(ENVIRONMENT_PREFIX))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, text]) => ({
      path: name.slice(ENVIRONMENT_PREFIX.length).split('__'),
      text,
      source: name,
      unknownNames: 'lower-case',
    }));
}

export interface TextLayer {
  readonly node: BranchNode;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * Converts settings into a layer over `below`. Keys match ignoring case, underscores and dashes: keys of sections,
 * known names of a map, and existing free keys. Any other free key is kept as written, or in lower case from the
 * environment. Text is parsed as YAML unless the key is a string.
 */
export function layerOfSettings(
  settings: readonly TextSetting[],
  section: SectionClass,
  below: ConfigurationNode,
): TextLayer {
  let node: ConfigurationNode = emptyBranch('settings');
  const problems: ConfigurationProblem[] = [];
  const takenBy = new Map<string, string>();
  for (const setting of settings) {
    const placed = place(setting, section, below);
    if (!placed.ok) {
      problems.push(placed.error);
      continue;
    }
    const key = placed.value.path.join('.');
    const other = takenBy.get(key);
    if (other !== undefined) problems.push(clash(setting, key, other));
    takenBy.set(key, setting.source);
    node = mergeNodes(node, nodeAt(placed.value.path, placed.value.node));
  }
  return { node: node as BranchNode, problems };
}

interface Placed {
  readonly path: readonly string[];
  readonly node: ConfigurationNode;
}

function place(
  setting: TextSetting,
  section: SectionClass,
  below: ConfigurationNode,
): Result<Placed, ConfigurationProblem> {
  const target = targetOf(setting, section, below);
  if (target === null) return err(unknownSetting(setting, section));
  const value = valueOf(setting, target);
  if (!value.ok) return err({ ...value.error, key: target.path.join('.') });
  return ok({ path: target.path, node: nodeOf(value.value, () => setting.source) });
}

interface Target {
  readonly path: readonly string[];
  /** `null` inside a map of free values. */
  readonly field: SectionField | null;
}

/** A position in the schema: inside a section or a map, with the values of the weaker layers at that position. */
interface Place {
  readonly path: readonly string[];
  readonly field: SectionField | null;
  readonly inside:
    | { readonly kind: 'section'; readonly section: SectionClass }
    | { readonly kind: 'map'; readonly member: SectionClass | null; readonly names: KnownNames }
    | null;
  readonly node: ConfigurationNode | undefined;
}

/** Follows the path through the schema; `null` if it matches no key. */
function targetOf(
  setting: TextSetting,
  root: SectionClass,
  below: ConfigurationNode,
): Target | null {
  let place: Place = {
    path: [],
    field: null,
    inside: { kind: 'section', section: root },
    node: below,
  };
  for (const segment of setting.path) {
    const next = segment === '' ? null : stepInto(place, segment, setting.unknownNames);
    if (next === null) return null;
    place = next;
  }
  return place;
}

function stepInto(
  place: Place,
  segment: string,
  unknownNames: TextSetting['unknownNames'],
): Place | null {
  const { path, inside, node } = place;
  if (inside === null) return null;
  if (inside.kind === 'map') {
    const fallback = unknownNames === 'lower-case' ? segment.toLowerCase() : segment;
    const key = matchingName(segment, inside.names(path)) ?? matchingName(segment, keysIn(node));
    const name = key ?? fallback;
    return {
      path: [...path, name],
      field: null,
      inside: inside.member
        ? { kind: 'section', section: inside.member }
        : { kind: 'map', member: null, names: () => [] },
      node: childOf(node, name),
    };
  }
  const field = fieldNamed(schemaOf(inside.section), segment);
  if (field === null) return null;
  return {
    path: [...path, field.name],
    field,
    inside: insideOf(field),
    node: childOf(node, field.name),
  };
}

function insideOf({ shape }: SectionField): Place['inside'] {
  if (shape.kind === 'section') return { kind: 'section', section: shape.section };
  if (shape.kind === 'list') return { kind: 'map', member: shape.section, names: () => [] };
  return shape.kind === 'map' ? { kind: 'map', member: shape.section, names: shape.names } : null;
}

function keysIn(node: ConfigurationNode | undefined): readonly string[] {
  return node?.kind === 'branch' ? [...node.entries.keys()] : [];
}

/** The exact name, or else the first that matches ignoring case, underscores and dashes. */
function matchingName(written: string, names: readonly string[]): string | undefined {
  if (names.includes(written)) return written;
  const wanted = normalisedKey(written);
  return names.find((name) => normalisedKey(name) === wanted);
}

function valueOf(setting: TextSetting, target: Target): Result<PlainValue, ConfigurationProblem> {
  const shape = target.field?.shape;
  const isLiteral = shape?.kind === 'value' && shape.literal;
  if (isLiteral && !(target.field?.optional && isNullText(setting.text))) return ok(setting.text);
  if (isLiteral) return ok(null);
  if (setting.text.trim() !== '') return parseYamlValue(setting.source, setting.text);
  return err({
    code: 'CONFIG_INVALID_VALUE',
    source: setting.source,
    key: '',
    value: '""',
    expectation: 'a value; omit the setting to keep the value from the files',
    suggestion: null,
  });
}

function isNullText(text: string): boolean {
  return text === '' || text === 'null' || text === '~';
}

function unknownSetting(setting: TextSetting, section: SectionClass): ConfigurationProblem {
  const key = setting.path.join('.');
  const moved = movedKey(setting.path, section);
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    source: setting.source,
    key,
    value: looksSecret(key) ? MASK : shownValue(setting.text),
    expectation: moved ?? 'the name of a known key',
    suggestion: moved === null ? nearestKeyIgnoringCase(key, knownKeys(section)) : null,
  };
}

/** The replacement of a key of an earlier version, by its first segment. */
function movedKey([first = '']: readonly string[], section: SectionClass): string | null {
  const moved = [...movedKeysOf(section)].find(
    ([key]) => normalisedKey(key) === normalisedKey(first),
  );
  return moved?.[1] ?? null;
}

/** Suggests a key; compares ignoring case, because keys from the environment are written in capitals. */
function nearestKeyIgnoringCase(key: string, known: readonly string[]): string | null {
  const plain = new Map(known.map((candidate) => [normalisedKey(candidate), candidate] as const));
  const wanted = normalisedKey(key);
  const nearest = nearestKey(wanted, [...plain.keys()]);
  if (nearest !== null) return plain.get(nearest) ?? null;
  // SERVER_PORT: a single underscore where two are needed to separate levels.
  const flat = wanted.replaceAll('.', '');
  return known.find((candidate) => normalisedKey(candidate).replaceAll('.', '') === flat) ?? null;
}

function clash(setting: TextSetting, key: string, other: string): ConfigurationProblem {
  return {
    code: 'CONFIG_MALFORMED',
    source: setting.source,
    key,
    value: null,
    expectation: `one setting for this key, but ${other} sets it too`,
    suggestion: null,
  };
}
