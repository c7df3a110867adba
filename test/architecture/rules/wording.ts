import ts from 'typescript';

import { lineOf, nodesOf, type Finding } from '../source-tree.js';

/** Names that do not describe the content. */
const EMPTY_FILE_NAME = /(^|[-./])(utils?|helpers?|manager|processor|misc|common)([-./]|$)/i;
/** The lowest folder of the console has the name that Angular's projects give it. */
const CONSOLE_UTIL = 'apps/dashboard/src/app/util/';
const EMPTY_TYPE_NAME = /(Utils?|Helpers?|Manager|Processor)$/;

/** Reports files, folders, types, and functions with a meaningless name. */
export function emptyNames(source: ts.SourceFile): Finding[] {
  const findings: Finding[] = [];
  if (EMPTY_FILE_NAME.test(source.fileName.replace(CONSOLE_UTIL, ''))) {
    findings.push({ file: source.fileName, line: 1, what: 'has a meaningless file name' });
  }
  for (const node of nodesOf(source)) {
    if (!isNamedDeclaration(node) || !EMPTY_TYPE_NAME.test(node.name.text)) continue;
    const line = lineOf(source, node.getStart(source));
    findings.push({ file: source.fileName, line, what: `"${node.name.text}" is meaningless` });
  }
  return findings;
}

function isNamedDeclaration(node: ts.Node): node is ts.Node & { readonly name: ts.Identifier } {
  const declares =
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isEnumDeclaration(node);
  return declares && node.name !== undefined;
}

// Split so that this line is not a finding.
const MARKER = /\b(TO(?:DO)|FIX(?:ME)|HA(?:CK))\b(?!\(#\d+\))/;

/** Reports markers of open work without an issue number in parentheses. */
export function unnumberedTodos(source: ts.SourceFile): Finding[] {
  return source.text.split('\n').flatMap((text, index) => {
    const marker = MARKER.exec(text)?.[1];
    if (marker === undefined) return [];
    return [{ file: source.fileName, line: index + 1, what: `${marker} without an issue number` }];
  });
}

const CODE_LINES = [
  /^(import|export|const|let|var|return|throw|await|if|for|while|switch|case|function|class|async|else|try|private|readonly)\b.*[;{}]$/,
  /^[\w$.[\]]+\(.*\);$/,
  /^[\w$.[\]]+ [-+*/]?= .*;$/,
  /^[})\]]+;?$/,
];

/** Reports commented-out code. */
export function commentedOutCode(source: ts.SourceFile): Finding[] {
  return source.text.split('\n').flatMap((text, index) => {
    const comment = /^\s*\/\/+\s*(.*?)\s*$/.exec(text)?.[1];
    if (comment === undefined || !CODE_LINES.some((pattern) => pattern.test(comment))) return [];
    return [{ file: source.fileName, line: index + 1, what: `commented-out code: ${comment}` }];
  });
}

/** Reports uses of the type `any`. */
export function anyTypes(source: ts.SourceFile): Finding[] {
  return [...nodesOf(source)]
    .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
    .map((node) => ({
      file: source.fileName,
      line: lineOf(source, node.getStart(source)),
      what: 'uses any',
    }));
}
