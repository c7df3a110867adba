import { posix } from 'node:path';
import ts from 'typescript';

import { lineOf, nodesOf, type Finding } from '../source-tree.js';
import { exportedNames } from './exports.js';

const FACE = /^libs\/([^/]+)\/src\/index\.ts$/;

/** The lib of a file; specs and `testing/` belong to their lib. */
const libOf = (path: string): string | undefined => /^libs\/([^/]+)\//.exec(path)?.[1];

/** Reports `export *` in a face, which hides the exported names. */
export function starExports(source: ts.SourceFile): Finding[] {
  if (!FACE.test(source.fileName)) return [];
  return source.statements
    .filter((statement) => ts.isExportDeclaration(statement) && !namesOf(statement.exportClause))
    .map((statement) => ({
      file: source.fileName,
      line: lineOf(source, statement.getStart(source)),
      what: 'exports * instead of names',
    }));
}

/**
 * Exports of faces that no file outside their lib imports. Two kinds need no import: types in the signatures of
 * imported names, because callers use them, and injection tokens of the lib's Nest module.
 */
export function deadFaceExports(sources: readonly ts.SourceFile[]): Finding[] {
  const used = usedNames(sources);
  return sources.flatMap((face) => {
    const lib = FACE.exec(face.fileName)?.[1];
    const names = lib === undefined ? undefined : (used.get(lib) ?? new Set<string>());
    if (lib === undefined || names === undefined || names.has('*')) return [];
    const own = sources.filter(({ fileName }) => fileName.startsWith(`libs/${lib}/src/`));
    const passing = new Set([...names, ...reachableTypes(own, names), ...providedTokens(own)]);
    return [...exportedNames(face)]
      .filter(([name]) => !passing.has(name))
      .map(([name, line]) => ({
        file: face.fileName,
        line,
        what: `no file outside ${lib} imports ${name}`,
      }));
  });
}

/** Lib → names that other libs, apps, and tests import from its face; `*` stands for all names. */
function usedNames(sources: readonly ts.SourceFile[]): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  for (const source of sources) {
    for (const [lib, name] of importsOfFaces(source)) {
      if (lib === libOf(source.fileName)) continue;
      const names = used.get(lib) ?? new Set();
      used.set(lib, names.add(name));
    }
  }
  return used;
}

function importsOfFaces(source: ts.SourceFile): [lib: string, name: string][] {
  const found: [string, string][] = [];
  for (const node of nodesOf(source)) {
    const lib = libImportedBy(node, source.fileName);
    if (lib === null) continue;
    const names = ts.isImportDeclaration(node)
      ? namesOf(node.importClause?.namedBindings)
      : ts.isExportDeclaration(node)
        ? namesOf(node.exportClause)
        : null;
    for (const name of names ?? ['*']) found.push([lib, name]);
  }
  return found;
}

/** The lib whose face an import, an export, or an `import()` refers to, by alias or path. */
function libImportedBy(node: ts.Node, file: string): string | null {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
  if (!specifier || !ts.isStringLiteral(specifier)) return null;
  const alias = /^@tidegate\/([^/]+)$/.exec(specifier.text)?.[1];
  if (alias !== undefined || !specifier.text.startsWith('.')) return alias ?? null;
  const path = posix.join(posix.dirname(file), specifier.text).replace(/\.js$/, '.ts');
  return FACE.exec(path)?.[1] ?? null;
}

function namesOf(bindings: ts.Node | undefined): string[] | null {
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return null;
  return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
}

/** Types of the lib that are reachable from the signatures of the `used` names. */
function reachableTypes(sources: readonly ts.SourceFile[], used: ReadonlySet<string>): Set<string> {
  const mentioned = new Map<string, Set<string>>();
  const types = new Set<string>();
  for (const declaration of sources.flatMap(({ statements }) =>
    statements.flatMap(declarationsOf),
  )) {
    const name = declaration.name?.getText();
    if (name === undefined) continue;
    if (isTypeDeclaration(declaration)) types.add(name);
    const mentions = mentioned.get(name) ?? new Set();
    for (const each of signatureNames(declaration)) mentions.add(each);
    mentioned.set(name, mentions);
  }
  const reached = new Set(used);
  for (const name of reached) {
    for (const next of mentioned.get(name) ?? []) if (types.has(next)) reached.add(next);
  }
  return new Set([...reached].filter((name) => types.has(name)));
}

/** Injection tokens: names in capitals that a Nest module of the lib imports. */
function providedTokens(sources: readonly ts.SourceFile[]): string[] {
  return sources
    .filter(({ fileName }) => fileName.endsWith('.module.ts'))
    .flatMap(({ statements }) => statements.filter(ts.isImportDeclaration))
    .flatMap(({ importClause }) => namesOf(importClause?.namedBindings) ?? [])
    .filter((name) => /^[A-Z_]+$/.test(name));
}

type Declared = ts.Node & { readonly name?: ts.Node };

function declarationsOf(statement: ts.Statement): readonly Declared[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
}

function isTypeDeclaration(node: ts.Node): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node)
  );
}

/** Identifiers of a declaration, without function bodies and private members. */
function signatureNames(declaration: ts.Node): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, (child) => {
      if (!ts.isBlock(child) && !isPrivate(child)) visit(child);
    });
  };
  visit(declaration);
  return names;
}

function isPrivate(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const isHidden = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false;
  return isHidden && !ts.isParameter(node);
}
