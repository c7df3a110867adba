import { parseSetting } from '@tidegate/composition';
import type { ConfigurationOverride } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';

/** A candidate profile: settings that override the default settings. */
export interface Candidate {
  readonly name: string;
  readonly set: readonly ConfigurationOverride[];
}

/** More candidates would make a lucky winner likely. */
const CANDIDATES_MAX = 50;

/**
 * Parses one candidate per line: `name: key=value key=value`, values without spaces. `name < parent: …` overrides the
 * settings of a candidate defined above. `#` starts a comment. Throws `OPTIONS_INVALID` with the invalid line.
 */
export function parseCandidates(file: string, text: string): readonly Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const content = line.replace(/#.*$/u, '').trim();
    if (content === '') continue;
    const source = `${file}:${index + 1}`;
    const candidate = candidateIn(content, source, candidates);
    if (candidates.has(candidate.name)) {
      throw refused(source, `another candidate is named ${candidate.name}`);
    }
    candidates.set(candidate.name, candidate);
  }
  if (candidates.size === 0 || candidates.size > CANDIDATES_MAX) {
    throw refused(file, `${candidates.size} candidates; give 1 to ${CANDIDATES_MAX}`);
  }
  return [...candidates.values()];
}

const LINE = /^(?<name>[^:=<\s]+)(?:\s*<\s*(?<parent>[^:=<\s]+))?:(?:\s+(?<settings>.*))?$/u;

function candidateIn(
  content: string,
  source: string,
  above: ReadonlyMap<string, Candidate>,
): Candidate {
  const { name, parent, settings = '' } = LINE.exec(content)?.groups ?? {};
  if (name === undefined) throw refused(source, 'write a candidate as "name: key=value key=value"');
  const base = parent === undefined ? null : above.get(parent);
  if (base === undefined) throw refused(source, `no candidate above is named ${parent}`);
  const own = settings
    .split(/\s+/u)
    .filter(Boolean)
    .map((written) => {
      const setting = parseSetting(written);
      if (setting === null) throw refused(source, `"${written}" is not key=value`);
      return { ...setting, source: `${source} ${setting.key}` };
    });
  return { name, set: withOverrides(base?.set ?? [], own) };
}

/** Merges settings; an override replaces the base setting with the same key. */
export function withOverrides(
  base: readonly ConfigurationOverride[],
  overrides: readonly ConfigurationOverride[],
): readonly ConfigurationOverride[] {
  return [...new Map([...base, ...overrides].map((setting) => [setting.key, setting])).values()];
}

function refused(source: string, what: string): TidegateError {
  return new TidegateError('OPTIONS_INVALID', `${source}: ${what}`);
}
