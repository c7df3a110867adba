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

/** A configuration that passed every check. */
export interface LoadedConfiguration<T extends object> {
  /** Frozen to the last depth. */
  readonly value: T;
  /** Plain data with secrets masked: what `config show` prints. */
  masked(): Readonly<Record<string, unknown>>;
  /** Where each value came from, in the order of the class. */
  explain(): readonly ConfigurationOrigin[];
  /** What somebody objects to these values, with the places where they were written. */
  problemsOf(objections: readonly ConfigurationObjection[]): readonly ConfigurationProblem[];
}

/** What the owner of a configuration objects to beyond the rules of its fields. Values that were refused have their default. */
export type ConfigurationCheck<T> = (value: T) => readonly ConfigurationObjection[];

/** What a configuration is made of, weakest first. */
export interface ConfigurationLayers {
  readonly files: readonly BranchNode[];
  readonly environment: Environment;
  readonly overrides: readonly TextSetting[];
}

/** Files, then environment, then overrides; every problem of every layer, and all that `check` objects to, is reported at once. */
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

/** User and password may stand in any URL, whatever its key is called. */
function maskPlain(value: unknown): unknown {
  if (typeof value === 'string') return withoutUrlCredentials(value);
  if (Array.isArray(value)) return value.map(maskPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskPlain(inner)]));
}
