import { posix } from 'node:path';
import ts from 'typescript';

import { lineOf, nodesOf, type Finding } from '../source-tree.js';

/** What a file exports: name → line. */
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

/** A name taken from a file; `*` takes all of them. */
interface Taken {
  readonly from: string;
  readonly name: string;
}

function takenNames(source: ts.SourceFile): Taken[] {
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

/** The path of a relatively imported TypeScript file, or `null` for packages. */
function targetOf(source: ts.SourceFile, specifier: ts.Expression | undefined): string | null {
  if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return null;
  return posix.join(posix.dirname(source.fileName), specifier.text).replace(/\.js$/, '.ts');
}

/** `import('./file.js')` takes everything. */
function lazilyTaken(source: ts.SourceFile): Taken[] {
  return [...source.text.matchAll(/import\(\s*'(\.[^']+)'\s*\)/g)].map((match) => ({
    from: posix.join(posix.dirname(source.fileName), match[1] ?? '').replace(/\.js$/, '.ts'),
    name: '*',
  }));
}

/** Files whose exports are meant for others: faces, and benches that the bench runner loads by name. */
const OPEN_FILE = /(^|\/)(index|[^/]+\.bench)\.ts$/;

/** A type or class that the file's own signatures speak of: whoever calls them meets it without naming it. */
function isSpokenOf(source: ts.SourceFile, name: string): boolean {
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

/** Exports that no other file takes, no face shows and no signature beside them speaks of. */
export function deadExports(sources: readonly ts.SourceFile[]): Finding[] {
  const taken = new Set(
    sources.flatMap((source) =>
      [...takenNames(source), ...lazilyTaken(source)].map(({ from, name }) => `${from}#${name}`),
    ),
  );
  return sources
    .filter(({ fileName }) => !OPEN_FILE.test(fileName) && !taken.has(`${fileName}#*`))
    .flatMap((source) =>
      [...exportedNames(source)]
        .filter(([name]) => !taken.has(`${source.fileName}#${name}`) && !isSpokenOf(source, name))
        .map(([name, line]) => ({ file: source.fileName, line, what: `nobody imports ${name}` })),
    );
}
