import ts from 'typescript';

import { lineOf, nodesOf, type Finding } from '../source-tree.js';

interface BannedWord {
  /** Matches whole words; a space also matches a line break inside a comment. */
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Words and phrases that are banned in prose. Regular expressions are not prose, so this list does not match itself. */
export const BANNED_WORDS: readonly BannedWord[] = [
  { pattern: /nobody|somebody|whoever/, instead: 'name the subject' },
  { pattern: /anew/, instead: 'write "again", or name the action: resubscribe, restart, rebuild' },
  { pattern: /amid/, instead: 'write "during" or "among"' },
  { pattern: /mend|mends|mended|mending/, instead: 'write "repair", "fix", or "correct"' },
  { pattern: /forsaken/, instead: 'write "abandoned"' },
  { pattern: /strangers?/, instead: 'write "unknown" or "foreign"' },
  { pattern: /dear|dearer|dearly/, instead: 'write "slow" or "expensive"' },
  { pattern: /(?:hears?|heard|tells?|told|knows?|known) of/, instead: 'name the event or state' },
  { pattern: /be it/, instead: 'write "whether"' },
  { pattern: /that which/, instead: 'name the noun' },
  { pattern: /(?:go|goes|went) without/, instead: 'write "lacks" or "omits"' },
  { pattern: /(?:get|gets|got) over/, instead: 'write "fills", "skips", or "recovers from"' },
];

/** Text for a reader, and its position in the file. */
interface Prose {
  readonly text: string;
  readonly start: number;
}

/** Reports banned words in comments and in string literals that contain a sentence. */
export function bannedWordsInSource(source: ts.SourceFile): Finding[] {
  return [...commentsOf(source), ...sentencesOf(source)].flatMap(({ text, start }) =>
    matchesIn(text).map(({ word, index, instead }) => ({
      file: source.fileName,
      line: lineOf(source, start + index),
      what: whatOf(word, instead),
    })),
  );
}

/** Reports banned words in a Markdown page, except in code and link targets. */
export function bannedWordsInMarkdown(file: string, page: string): Finding[] {
  return bannedWordsIn(file, page.replaceAll(/^```[\s\S]*?^```|`[^`\n]*`|\]\([^)]*\)/gm, blank));
}

/** Reports banned words in comments that start with `#`. */
export function bannedWordsInHashComments(file: string, text: string): Finding[] {
  return bannedWordsIn(
    file,
    text.replaceAll(/^.*$/gm, (line) => {
      const start = line.search(/(?<=^|\s)#/);
      return start < 0 ? blank(line) : blank(line.slice(0, start)) + line.slice(start);
    }),
  );
}

function bannedWordsIn(file: string, text: string): Finding[] {
  return matchesIn(text).map(({ word, index, instead }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    what: whatOf(word, instead),
  }));
}

const SEPARATOR = String.raw`[\s*/#>]+`;
const SEARCHED = BANNED_WORDS.map(({ pattern, instead }) => ({
  regex: new RegExp(String.raw`\b(?:${pattern.source.replaceAll(' ', SEPARATOR)})\b`, 'gi'),
  instead,
}));

function matchesIn(
  text: string,
): readonly { readonly word: string; readonly index: number; readonly instead: string }[] {
  return SEARCHED.flatMap(({ regex, instead }) =>
    [...text.matchAll(regex)].map(({ 0: word, index }) => ({ word, index, instead })),
  );
}

function whatOf(word: string, instead: string): string {
  return `uses the banned "${word.replaceAll(new RegExp(SEPARATOR, 'g'), ' ')}": ${instead}`;
}

/** Block comments, successive line comments as one, and comments behind code. */
const COMMENTS = /\/\*[\s\S]*?\*\/|(?:(?<=^|\n)[ \t]*\/\/[^\n]*\n?)+|\/\/[^\n]*/g;

function commentsOf(source: ts.SourceFile): readonly Prose[] {
  const code: string[] = [];
  let end = 0;
  for (const node of nodesOf(source)) {
    if (!isLiteral(node)) continue;
    const start = node.getStart(source);
    code.push(source.text.slice(end, start), blank(source.text.slice(start, node.end)));
    end = node.end;
  }
  const text = code.join('') + source.text.slice(end);
  return [...text.matchAll(COMMENTS)].map(({ 0: comment, index }) => ({
    text: comment,
    start: index,
  }));
}

/** String literals with a space between words; a code, a key, or a path contains none. */
function sentencesOf(source: ts.SourceFile): readonly Prose[] {
  return [...nodesOf(source)]
    .filter((node) => isLiteral(node) && node.kind !== ts.SyntaxKind.RegularExpressionLiteral)
    .map((node) => ({ text: node.getText(source), start: node.getStart(source) }))
    .filter(({ text }) => /\p{L}[\p{L}'",.:;]* +\S|\S +\p{L}/u.test(text));
}

function isLiteral(node: ts.Node): boolean {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isRegularExpressionLiteral(node)
  );
}

/** Spaces in place of a text, so that positions and lines stay the same. */
function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
