import { posix } from 'node:path';
import ts from 'typescript';

import { lineOf, nodesOf, type Finding } from '../source-tree.js';

/** Exported names of a file: name → line. */
export function exportedNames(source: ts.SourceFile): Map<string, number> {
  const names = new Map<string, number>();
  const add = (name: string, node: ts.Node): void => {
    names.set(name, lineOf(source, node.getStart(source)));
  };
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (statement.exportClause && ts.isNamedExports(statement.exportClause)) {
        for (const element of statement.exportClause.elements) add(element.name.text, element);
      }
    } else if (isExported(statement)) {
      for (const name of declaredNames(statement)) add(name, statement);
    }
  }
  return names;
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name ? [name.text] : [];
}

/** A name imported or re-exported from a file; `*` stands for all names. */
interface Imported {
  readonly from: string;
  readonly name: string;
}

function importedNames(source: ts.SourceFile): Imported[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const from = targetOf(source, statement.moduleSpecifier);
    if (from === null) return [];
    const bindings = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : statement.exportClause;
    if (bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) {
      return bindings.elements.map((element) => ({
        from,
        name: (element.propertyName ?? element.name).text,
      }));
    }
    return [{ from, name: '*' }];
  });
}

/** The path of a relative import, or `null` for a package. */
function targetOf(source: ts.SourceFile, specifier: ts.Expression | undefined): string | null {
  if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return null;
  return posix.join(posix.dirname(source.fileName), specifier.text).replace(/\.js$/, '.ts');
}

/** Dynamic imports of relative paths, which import all names. */
function dynamicImports(source: ts.SourceFile): Imported[] {
  return [...source.text.matchAll(/import\(\s*'(\.[^']+)'\s*\)/g)].map((match) => ({
    from: posix.join(posix.dirname(source.fileName), match[1] ?? '').replace(/\.js$/, '.ts'),
    name: '*',
  }));
}

/**
 * Files whose exports need no import here: faces; benches, which `bench/run.ts` loads by name; and workers, whose pool
 * does.
 */
const OPEN_FILE = /(^|\/)(index|[^/]+\.bench|[^/]+-worker)\.ts$/;

/** Whether a type or class appears elsewhere in its file: callers of those signatures use it without importing it. */
function isMentionedType(source: ts.SourceFile, name: string): boolean {
  const mentions = [...nodesOf(source)].filter(
    (node) => ts.isIdentifier(node) && node.text === name,
  );
  const declaresType = mentions.some(
    ({ parent }) =>
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isClassDeclaration(parent),
  );
  return declaresType && mentions.length > 1;
}

/** Exports that no other file imports, except types in signatures of their own file. */
export function deadExports(sources: readonly ts.SourceFile[]): Finding[] {
  const imported = new Set(
    sources.flatMap((source) =>
      [...importedNames(source), ...dynamicImports(source)].map(
        ({ from, name }) => `${from}#${name}`,
      ),
    ),
  );
  const isDead = (source: ts.SourceFile, name: string): boolean =>
    !imported.has(`${source.fileName}#${name}`) && !isMentionedType(source, name);
  return sources
    .filter(({ fileName }) => !OPEN_FILE.test(fileName) && !imported.has(`${fileName}#*`))
    .flatMap((source) =>
      [...exportedNames(source)]
        .filter(([name]) => isDead(source, name))
        .map(([name, line]) => ({
          file: source.fileName,
          line,
          what: `exports ${name}, which no other file imports`,
        })),
    );
}
