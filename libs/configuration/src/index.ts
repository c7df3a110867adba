export type { ConfigurationCheck, LoadedConfiguration } from './core/assemble.js';
export { BUILT_IN_SOURCE, expectationOf, type ConfigurationOrigin } from './core/bind.js';
export { bindPlain } from './core/bind-plain.js';
export type { PlainValue } from './core/configuration-tree.js';
export { FreeKeys, MovedKeys, Secret } from './core/decorators.js';
export type { ConfigurationObjection } from './core/objection.js';
export {
  describeProblem,
  type ConfigurationProblem,
  type ConfigurationProblemCode,
} from './core/problem.js';
export type { SectionClass } from './core/section-class.js';
export { knownKeys } from './core/section-schema.js';
export { type Environment } from './core/text-source.js';
export {
  loadConfiguration,
  processEnvironment,
  type ConfigurationOverride,
  type ConfigurationSources,
} from './load-configuration.js';
export { readTextFile } from './read-text-file.js';
