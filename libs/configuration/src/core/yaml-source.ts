import { EVENT_ID, getScalarValue, load, parseEvents, YAMLException, type Event } from 'js-yaml';

import { err, messageOf, ok, type Result } from '@tidegate/kernel';

import { emptyBranch, nodeOf, type BranchNode, type PlainValue } from './configuration-tree.js';
import type { ConfigurationProblem } from './problem.js';

/** Limits against documents that expand exponentially through aliases. */
const LIMITS = { maxDepth: 32, maxAliases: 100 } as const;

/** Parses a configuration file into nodes with file and line as source. An empty file is valid. */
export function parseYamlFile(
  file: string,
  text: string,
): Result<BranchNode, ConfigurationProblem> {
  if (isBlank(text)) return ok(emptyBranch(file));
  try {
    const value = load(text, LIMITS) as PlainValue;
    const lines = linesByPath(text);
    const sourceOf = (path: readonly string[]): string => `${file}:${lineFor(lines, path)}`;
    const node = nodeOf(value, sourceOf);
    if (node.kind === 'branch') return ok(node);
    return err(malformed(`${file}:1`, 'a mapping of keys to values at the top of the file'));
  } catch (thrown) {
    return err(malformed(`${file}:${lineOfFailure(thrown)}`, `valid YAML (${reasonOf(thrown)})`));
  }
}

/** Parses the text of one value from an environment variable or the command line. */
export function parseYamlValue(
  source: string,
  text: string,
): Result<PlainValue, ConfigurationProblem> {
  try {
    return ok(load(text, LIMITS) as PlainValue);
  } catch (thrown) {
    return err(malformed(source, `a YAML value (${reasonOf(thrown)})`));
  }
}

function malformed(source: string, expectation: string): ConfigurationProblem {
  return { code: 'CONFIG_MALFORMED', source, key: '', value: null, expectation, suggestion: null };
}

function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof YAMLException ? thrown.reason : messageOf(thrown);
}

function lineOfFailure(thrown: unknown): number {
  return thrown instanceof YAMLException && thrown.mark ? thrown.mark.line + 1 : 1;
}

/** The line of a path. Nodes inside an alias have the line of the alias. */
function lineFor(lines: ReadonlyMap<string, number>, path: readonly string[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const line = lines.get(pathKey(path.slice(0, depth)));
    if (line !== undefined) return line;
  }
  return 1;
}

interface OpenCollection {
  readonly kind: 'mapping' | 'sequence';
  readonly path: readonly string[];
  /** The key of the next value; unused in a sequence. */
  key: string | null;
  index: number;
}

const pathKey = (path: readonly string[]): string => JSON.stringify(path);

/** 1-based line of each key and list item, by path. */
function linesByPath(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const lineAt = lineCounter(text);
  const open: OpenCollection[] = [];
  for (const event of parseEvents(text, { maxDepth: LIMITS.maxDepth })) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    if (parent?.kind === 'mapping' && parent.key === null) {
      parent.key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '';
      lines.set(pathKey([...parent.path, parent.key]), lineAt(startOf(event)));
      continue;
    }
    const path = valuePlace(parent);
    if (parent?.kind === 'sequence') lines.set(pathKey(path), lineAt(startOf(event)));
    if (event.type === EVENT_ID.MAPPING) open.push({ kind: 'mapping', path, key: null, index: 0 });
    if (event.type === EVENT_ID.SEQUENCE)
      open.push({ kind: 'sequence', path, key: null, index: 0 });
  }
  return lines;
}

/** The path of the next value of a collection; advances the collection to its next key or item. */
function valuePlace(parent: OpenCollection | undefined): readonly string[] {
  if (!parent) return [];
  if (parent.kind === 'sequence') return [...parent.path, String(parent.index++)];
  const path = [...parent.path, parent.key ?? ''];
  parent.key = null;
  return path;
}

function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    default:
      return 0;
  }
}

/** Returns the line of an offset. Offsets must not decrease, so that one pass suffices. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let position = 0;
  return (offset) => {
    for (; position < offset; position++) if (text[position] === '\n') line += 1;
    return line;
  };
}
