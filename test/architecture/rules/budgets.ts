import ts from 'typescript';

import { isTestCode, lineOf, nodesOf, type Finding } from '../source-tree.js';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const PARAMETERS_MAX = 3;
/** Maximum number of constructor parameters. */
const INJECTED_MAX = 5;

/** A preceding comment may allow an exception. It must state the reason. */
const EXCUSE = /\bOver budget: \S.{20,}/s;
const FILE_EXCUSE = /\bFile over budget: \S.{20,}/s;

/** Reports a file that is too long. */
export function fileBudget(source: ts.SourceFile): Finding[] {
  const lines = source.text.trimEnd().split('\n').length;
  const first = source.statements[0];
  if (lines <= FILE_LINES_MAX || (first && FILE_EXCUSE.test(commentBefore(first, source)))) {
    return [];
  }
  return [
    { file: source.fileName, line: 1, what: `has ${lines} lines, at most ${FILE_LINES_MAX}` },
  ];
}

/** Reports functions that are too long or have too many parameters; callbacks in tests may take table columns. */
export function functionBudgets(source: ts.SourceFile): Finding[] {
  const findings: Finding[] = [];
  for (const node of nodesOf(source)) {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) continue;
    const what = [lengthFault(node, source), parameterFault(node, source)].filter(
      (fault) => fault !== '',
    );
    if (what.length === 0 || EXCUSE.test(commentBefore(statementOf(node), source))) continue;
    const line = lineOf(source, node.getStart(source));
    findings.push({ file: source.fileName, line, what: `${nameOf(node)} ${what.join(' and ')}` });
  }
  return findings;
}

function lengthFault(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  const lines = lineOf(source, node.end) - lineOf(source, node.getStart(source)) + 1;
  if (lines <= FUNCTION_LINES_MAX) return '';
  if (isTestCode(source.fileName) && isSuite(node)) return '';
  return `has ${lines} lines, at most ${FUNCTION_LINES_MAX}`;
}

function parameterFault(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  if (isTestCode(source.fileName) && ts.isCallExpression(node.parent)) return '';
  const allowed = ts.isConstructorDeclaration(node) ? INJECTED_MAX : PARAMETERS_MAX;
  const count = node.parameters.filter((parameter) => parameter.name.getText() !== 'this').length;
  return count > allowed ? `has ${count} positional parameters, at most ${allowed}` : '';
}

/** Whether a function is the body of a `describe` or declares a suite: a list of tests may be long. */
function isSuite(node: ts.SignatureDeclaration): boolean {
  if (nameOf(node).startsWith('describe')) return true;
  const call = node.parent;
  return ts.isCallExpression(call) && call.expression.getText().startsWith('describe');
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (node.name) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : 'a function';
}

/** The enclosing statement or class member, which the comment precedes. */
function statementOf(node: ts.Node): ts.Node {
  let current = node;
  while (!ts.isStatement(current) && !ts.isClassElement(current)) current = current.parent;
  return current;
}

function commentBefore(node: ts.Node, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  return ranges.map(({ pos, end }) => source.text.slice(pos, end)).join('\n');
}
