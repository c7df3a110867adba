import { err, ok, withoutUrlCredentials, type Result } from '@tidegate/kernel';

import { bindConfiguration, maskedValue, type ConfigurationOrigin } from './bind.js';
import {
  emptyBranch,
  mergeNodes,
  type BranchNode,
  type ConfigurationNode,
} from './configuration-tree.js';
import { nearMissVariables } from './near-miss-variables.js';
import { independentOf, problemsOfObjections, type ConfigurationObjection } from './objection.js';
import type { ConfigurationProblem } from './problem.js';
import type { SectionClass } from './section-class.js';
import { schemaOf, type SectionField } from './section-schema.js';
import {
  environmentSettings,
  layerOfSettings,
  type Environment,
  type TextSetting,
} from './text-source.js';

/** A valid configuration. */
export interface LoadedConfiguration<T extends object> {
  /** Deeply frozen. */
  readonly value: T;
  /** Plain data with masked secrets, as `config show` prints it. */
  masked(): Readonly<Record<string, unknown>>;
  /** The source of each value, in the order of the class. */
  explain(): readonly ConfigurationOrigin[];
  /** Converts objections to these values into problems with the sources of the values. */
  problemsOf(objections: readonly ConfigurationObjection[]): readonly ConfigurationProblem[];
}

/**
 * A check of the values as a whole, beyond the rules of single fields. Refused values are replaced by their defaults.
 */
export type ConfigurationCheck<T> = (value: T) => readonly ConfigurationObjection[];

/** The layers of a configuration, weakest first. */
export interface ConfigurationLayers {
  readonly files: readonly BranchNode[];
  readonly environment: Environment;
  readonly overrides: readonly TextSetting[];
}

/**
 * Merges files, environment and overrides, in this order. Reports all problems and all objections of `check` at once.
 */
export function assembleConfiguration<T extends object>(
  section: SectionClass<T>,
  layers: ConfigurationLayers,
  check: ConfigurationCheck<T> = () => [],
): Result<LoadedConfiguration<T>, readonly ConfigurationProblem[]> {
  const files = layers.files.reduce<ConfigurationNode>(mergeNodes, emptyBranch('nowhere'));
  const environment = layerOfSettings(environmentSettings(layers.environment), section, files);
  const withEnvironment = mergeNodes(files, environment.node);
  const overrides = layerOfSettings(layers.overrides, section, withEnvironment);
  const tree = mergeNodes(withEnvironment, overrides.node);
  const bound = bindConfiguration(section, tree);
  const { value, origins } = bound;
  const refused = [
    ...nearMissVariables(layers.environment, section),
    ...bound.problems,
    ...environment.problems,
    ...overrides.problems,
  ];
  const objections = independentOf(refused, check(value));
  const problems = [...refused, ...problemsOfObjections(objections, { tree, origins })];
  if (problems.length > 0) return err(problems);
  return ok({
    value,
    masked: () => maskSection(value),
    explain: () => origins,
    problemsOf: (found) => problemsOfObjections(found, { tree, origins }),
  });
}

function maskSection(section: object): Readonly<Record<string, unknown>> {
  const values = section as Readonly<Record<string, unknown>>;
  const schema = schemaOf(section.constructor as SectionClass);
  return Object.fromEntries(
    [...schema.values()].map((field) => [field.name, maskField(field, values[field.name])]),
  );
}

function maskField(field: SectionField, value: unknown): unknown {
  if (field.secret) return maskedValue(value);
  if (value === null || value === undefined) return value;
  const { shape } = field;
  if (shape.kind === 'section') return maskSection(value);
  if (shape.kind === 'list') return (value as readonly object[]).map(maskSection);
  if (shape.kind === 'map' && shape.section !== null) {
    const members = Object.entries(value as Readonly<Record<string, object>>);
    return Object.fromEntries(members.map(([name, member]) => [name, maskSection(member)]));
  }
  return maskPlain(value);
}

/** Masks user and password in URLs; a URL can be the value of any key. */
function maskPlain(value: unknown): unknown {
  if (typeof value === 'string') return withoutUrlCredentials(value);
  if (Array.isArray(value)) return value.map(maskPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskPlain(inner)]));
}
