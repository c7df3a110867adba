import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { parseTemplate } from '@angular/compiler';
import ts from 'typescript';

/** A text of the console that has to be translated. */
export interface Message {
  readonly id: string;
  readonly file: string;
  /** The English text with its placeholders, as `$localize` sees it. */
  readonly text: string;
  readonly placeholders: readonly string[];
}

/** The parts of the compiler's i18n messages that are read here. */
interface CompilerMessage {
  readonly customId: string;
  readonly messageString: string;
  readonly placeholders: Readonly<Record<string, unknown>>;
  readonly placeholderToMessage: Readonly<Record<string, unknown>>;
  readonly nodes: readonly { readonly sourceSpan: { toString: () => string } }[];
}

const SKIPPED = /(^|\/)(gallery|generated)\//;

/** All texts below a folder: of templates, in files and in decorators, and of `$localize`. */
export function messagesBelow(folder: string): readonly Message[] {
  return sourcesBelow(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
    return [
      ...localizedTexts(source),
      ...templatesOf(source, folder).flatMap((template) => templateMessages(template, file)),
    ];
  });
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !SKIPPED.test(path))
    .sort();
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

/** `$localize` texts with their id; the id of a text without one is empty. */
function localizedTexts(source: ts.SourceFile): readonly Message[] {
  return [...nodesOf(source)]
    .filter((node) => ts.isTaggedTemplateExpression(node))
    .filter(({ tag }) => tag.getText(source) === '$localize')
    .map(({ template }) => localized(template, source.fileName));
}

function localized(template: ts.TemplateLiteral, file: string): Message {
  const head = ts.isNoSubstitutionTemplateLiteral(template) ? template.text : template.head.text;
  const id = /^:(?:[^:]*)@@([^:]+):/.exec(head)?.[1] ?? '';
  let text = head.replace(/^:[^:]*:/, '');
  const placeholders: string[] = [];
  for (const { literal } of ts.isTemplateExpression(template) ? template.templateSpans : []) {
    const name = /^:([^:]+):/.exec(literal.text)?.[1] ?? '';
    placeholders.push(name);
    text += `{$${name}}${literal.text.replace(/^:[^:]*:/, '')}`;
  }
  return { id, file, text, placeholders };
}

/** Templates of the components of a file. */
function templatesOf(source: ts.SourceFile, folder: string): readonly string[] {
  return [...nodesOf(source)]
    .filter((node) => ts.isPropertyAssignment(node))
    .flatMap(({ name, initializer }) => {
      if (!ts.isStringLiteralLike(initializer)) return [];
      if (name.getText(source) === 'template') return [initializer.text];
      if (name.getText(source) !== 'templateUrl') return [];
      return [readFileSync(join(folder, dirname(source.fileName), initializer.text), 'utf8')];
    });
}

function templateMessages(template: string, file: string): readonly Message[] {
  const parsed = parseTemplate(template, file, { preserveWhitespaces: false });
  if (parsed.errors !== null && parsed.errors.length > 0) {
    throw new Error(`${file}: ${String(parsed.errors[0])}`);
  }
  return compilerMessages(parsed.nodes).map((message) => ({
    id: message.customId,
    file,
    text: message.messageString,
    placeholders: Object.keys(message.placeholders),
  }));
}

/** Walks any object of the compiler, since each kind of node keeps its message and children elsewhere. */
function compilerMessages(root: unknown): readonly CompilerMessage[] {
  const found: CompilerMessage[] = [];
  const seen = new Set<unknown>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isMessage(value)) found.push(value);
    for (const [key, child] of Object.entries(value)) {
      if (!/span$/i.test(key)) waiting.push(child);
    }
  }
  return found;
}

function isMessage(value: object): value is CompilerMessage {
  return 'messageString' in value && 'customId' in value && 'placeholderToMessage' in value;
}
