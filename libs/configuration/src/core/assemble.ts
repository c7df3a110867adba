import { err, ok, type Result } from '@tidegate/kernel';

import { bindConfiguration, maskedValue, type ConfigurationOrigin } from './bind.js';
import {
  emptyBranch,
  mergeNodes,
  type BranchNode,
  type ConfigurationNode,
} from './configuration-tree.js';
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
}

/** What a configuration is made of, weakest first. */
export interface ConfigurationLayers {
  readonly files: readonly BranchNode[];
  readonly environment: Environment;
  readonly overrides: readonly TextSetting[];
}

/** Files, then environment, then overrides; every problem of every layer is reported at once. */
export function assembleConfiguration<T extends object>(
  section: SectionClass<T>,
  layers: ConfigurationLayers,
): Result<LoadedConfiguration<T>, readonly ConfigurationProblem[]> {
  const files = layers.files.reduce<ConfigurationNode>(mergeNodes, emptyBranch('nowhere'));
  const environment = layerOfSettings(environmentSettings(layers.environment), section, files);
  const withEnvironment = mergeNodes(files, environment.node);
  const overrides = layerOfSettings(layers.overrides, section, withEnvironment);
  const bound = bindConfiguration(section, mergeNodes(withEnvironment, overrides.node));
  const problems = [...bound.problems, ...environment.problems, ...overrides.problems];
  if (problems.length > 0) return err(problems);
  return ok({
    value: bound.value,
    masked: () => maskSection(bound.value),
    explain: () => bound.origins,
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
  return value;
}
