import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { ROOT } from './layers.js';

/** A violation of a rule. */
export interface Finding {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly what: string;
}

const SKIPPED = new Set(['node_modules', 'dist', '.angular', 'generated']);

/** Sorted paths of all files below a folder that match the pattern, relative to the root of the repository. */
export function filesBelow(folder: string, pattern: RegExp): string[] {
  const absolute = join(ROOT, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(path, pattern);
      return pattern.test(path) ? [path] : [];
    })
    .sort();
}

/** Sorted paths of all TypeScript files below a folder of the repository, relative to its root. */
export function typescriptFiles(folder: string): string[] {
  return filesBelow(folder, /(?<!\.d)\.ts$/);
}

/** Parses a file into a syntax tree with parents; `path` is relative to the root. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
}

export function parseFile(path: string): ts.SourceFile {
  return parse(path, readFileSync(join(ROOT, path), 'utf8'));
}

export function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

/** Every node below `root`, parents before children. */
export function* nodesOf(root: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = [];
  ts.forEachChild(root, (child) => {
    children.push(child);
  });
  for (const child of children) {
    yield child;
    yield* nodesOf(child);
  }
}

/** Whether a file is a spec or only used by specs. */
export const isTestCode = (path: string): boolean =>
  path.endsWith('.spec.ts') ||
  path.startsWith('test/') ||
  /^(libs|apps)\/[^/]+\/testing\//.test(path);

/** One line per finding. A test compares them with an empty list, so that a failure shows all findings. */
export function listed(findings: readonly Finding[]): string[] {
  return findings.map(({ file, line, what }) => `${file}:${line} ${what}`);
}
