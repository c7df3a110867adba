import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { err, messageOf, type Result } from '@tidegate/kernel';

import {
  assembleConfiguration,
  type ConfigurationCheck,
  type LoadedConfiguration,
} from './core/assemble.js';
import type { BranchNode } from './core/configuration-tree.js';
import { nearestKey } from './core/nearest-key.js';
import type { ConfigurationProblem } from './core/problem.js';
import type { SectionClass } from './core/section-class.js';
import type { Environment } from './core/text-source.js';
import { parseYamlFile } from './core/yaml-source.js';
import { readTextFile } from './read-text-file.js';

const DEFAULT_PROFILE = 'default';
const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** A value from the command line; it overrides files and environment. */
export interface ConfigurationOverride {
  /** Dotted path, `storage.directory`. */
  readonly key: string;
  /** Parsed like an environment variable: as YAML, or literally if the key is a string. */
  readonly text: string;
  /** The option as the user typed it, for messages: `--set storage.directory`. */
  readonly source: string;
}

export interface ConfigurationSources<T extends object = object> {
  /** Directory of `default.yaml` and one `<profile>.yaml` per profile. */
  readonly directory: string;
  /** Profile merged over the default file; omitted, only the default file is used. */
  readonly profile?: string;
  /** `TIDEGATE__SECTION__KEY` variables; others are ignored. */
  readonly environment: Environment;
  readonly overrides?: readonly ConfigurationOverride[];
  /** Checks the values as a whole, beyond the rules of single fields. */
  readonly check?: ConfigurationCheck<T>;
}

/**
 * Loads `default.yaml`, the profile, the environment and overrides, in this order, into a validated, frozen instance.
 * Reports all problems at once and accepts no unknown key or invalid value. Never throws for user input.
 */
export async function loadConfiguration<T extends object>(
  section: SectionClass<T>,
  sources: ConfigurationSources<T>,
): Promise<Result<LoadedConfiguration<T>, readonly ConfigurationProblem[]>> {
  const files: BranchNode[] = [];
  const problems: ConfigurationProblem[] = [];
  for (const profile of profilesOf(sources)) {
    const file = await readProfile(sources.directory, profile);
    if (file.ok) files.push(file.value);
    else problems.push(file.error);
  }
  if (problems.length > 0) return err(problems);
  const overrides = (sources.overrides ?? []).map((override) => ({
    path: override.key.split('.'),
    text: override.text,
    source: override.source,
    unknownNames: 'as-written' as const,
  }));
  const { environment, check } = sources;
  return assembleConfiguration(section, { files, environment, overrides }, check);
}

/** A copy of the environment of this process. No other code reads the environment. */
export function processEnvironment(): Environment {
  return { ...process.env };
}

function profilesOf({ profile }: Pick<ConfigurationSources, 'profile'>): readonly string[] {
  return profile === undefined || profile === DEFAULT_PROFILE
    ? [DEFAULT_PROFILE]
    : [DEFAULT_PROFILE, profile];
}

async function readProfile(
  directory: string,
  profile: string,
): Promise<Result<BranchNode, ConfigurationProblem>> {
  if (!PROFILE_NAME.test(profile)) {
    return err(unreadable(profile, 'a profile name of letters, digits, dashes and underscores'));
  }
  const file = join(directory, `${profile}.yaml`);
  try {
    return parseYamlFile(file, await readTextFile(file));
  } catch (thrown) {
    const known = await profilesIn(directory);
    const listed = known.length === 0 ? 'none' : known.join(', ');
    return err({
      ...unreadable(file, `a readable file (${messageOf(thrown)}); available profiles: ${listed}`),
      suggestion: nearestKey(profile, known),
    });
  }
}

async function profilesIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((): string[] => []);
  return names
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

function unreadable(source: string, expectation: string): ConfigurationProblem {
  return { code: 'CONFIG_UNREADABLE', source, key: '', value: null, expectation, suggestion: null };
}
