import { readdir, readFile } from 'node:fs/promises';
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

const DEFAULT_PROFILE = 'default';
const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** A value from the command line: it beats every file and the environment. */
export interface ConfigurationOverride {
  /** Dotted path, `storage.directory`. */
  readonly key: string;
  /** Read as in the environment: YAML, or literally where the key wants text. */
  readonly text: string;
  /** What the user typed, for messages: `--set storage.directory`. */
  readonly source: string;
}

export interface ConfigurationSources<T extends object = object> {
  /** Holds `default.yaml` and one `<profile>.yaml` per profile. */
  readonly directory: string;
  /** Laid over the default; left out, the default stands alone. */
  readonly profile?: string;
  /** `TIDEGATE__SECTION__KEY` variables; others are ignored. */
  readonly environment: Environment;
  readonly overrides?: readonly ConfigurationOverride[];
  /** Objects to what no rule of a single field can see. */
  readonly check?: ConfigurationCheck<T>;
}

/**
 * Loads `default.yaml`, the profile, the environment and overrides, in this order, into a validated, frozen instance.
 * Every problem is found at once; nothing unknown or invalid is let through. Never throws for what a user wrote.
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

/** The environment of this process: the only place of the product that reads it. */
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
    return parseYamlFile(file, await readFile(file, 'utf8'));
  } catch (thrown) {
    const known = await profilesIn(directory);
    const listed = known.length === 0 ? 'none' : known.join(', ');
    return err({
      ...unreadable(file, `a readable file (${messageOf(thrown)}); profiles there: ${listed}`),
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
