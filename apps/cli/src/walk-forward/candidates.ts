import { parseSetting } from '@tidegate/composition';
import type { ConfigurationOverride } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';

/** A profile that is tried: settings laid over the default ones. */
export interface Candidate {
  readonly name: string;
  readonly set: readonly ConfigurationOverride[];
}

/** More would be a search for a lucky one. */
const CANDIDATES_MAX = 50;

/**
 * One candidate a line, `name: key=value key=value`, values without spaces; `name < other: …` lays its settings over those of
 * a candidate above. `#` begins a comment. Throws `OPTIONS_INVALID` with the line that is not one.
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
    throw refused(
      file,
      `it has ${candidates.size} candidates; 1 to ${CANDIDATES_MAX} are possible`,
    );
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
  if (name === undefined) throw refused(source, 'a line is written "name: key=value key=value"');
  const base = parent === undefined ? null : above.get(parent);
  if (base === undefined) throw refused(source, `no candidate above is named ${parent}`);
  const own = settings
    .split(/\s+/u)
    .filter(Boolean)
    .map((written) => {
      const setting = parseSetting(written);
      if (setting === null) throw refused(source, `"${written}" is not written key=value`);
      return { ...setting, source: `${source} ${setting.key}` };
    });
  return { name, set: laidOver(base?.set ?? [], own) };
}

/** Settings over others: for a key that both have, the later value holds. */
export function laidOver(
  below: readonly ConfigurationOverride[],
  above: readonly ConfigurationOverride[],
): readonly ConfigurationOverride[] {
  return [...new Map([...below, ...above].map((setting) => [setting.key, setting])).values()];
}

function refused(source: string, what: string): TidegateError {
  return new TidegateError('OPTIONS_INVALID', `${source}: ${what}`);
}
