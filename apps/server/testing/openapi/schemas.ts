import {
  Context,
  createFormatter,
  createParser,
  DEFAULT_CONFIG,
  EnumType,
  type BaseType,
  type NodeParser,
  type SubNodeParser,
  type TypeFormatter,
} from 'ts-json-schema-generator';
import ts from 'typescript';

/** A JSON Schema of the dialect 2020-12, as OpenAPI 3.1 uses it. */
export type Schema = Readonly<Record<string, unknown>>;

const REFERENCE = '#/components/schemas/';

/** Makes schemas of types. Exported interfaces, classes and aliases become components with their own name. */
export class Schemas {
  private readonly parser: NodeParser;
  private readonly formatter: TypeFormatter;
  private readonly named = new Map<string, Schema>();

  constructor(program: ts.Program) {
    const config = { ...DEFAULT_CONFIG, encodeRefs: false, skipTypeCheck: true };
    this.parser = createParser(program, config, (chain) => {
      chain.addNodeParser(new ListedLiterals(program.getTypeChecker()));
    });
    this.formatter = createFormatter(config);
  }

  /** The schema of a type node; types with a name are referred to. */
  of(node: ts.TypeNode): Schema {
    const type = this.parser.createType(node, new Context(node));
    if (!type) throw new Error(`No schema for ${node.getText()}`);
    for (const child of this.formatter.getChildren(type)) {
      const { getName, getType } = child as unknown as {
        getName?: () => string;
        getType?: () => typeof type;
      };
      if (!getName || !getType) continue;
      const name = componentName(getName.call(child));
      if (this.named.has(name)) continue;
      const definition = this.formatter.getDefinition(getType.call(child));
      this.named.set(name, translated(definition) as Schema);
    }
    return translated(this.formatter.getDefinition(type)) as Schema;
  }

  /** Replaces references to types that have no name of their own, such as `Readonly<…>`, by their schema. */
  inlined(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((member) => this.inlined(member));
    if (value === null || typeof value !== 'object') return value;
    const name = referredName(value as Schema);
    if (name !== null && !isOwnName(name)) return this.inlined(this.named.get(name));
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, this.inlined(member)]),
    );
  }

  /** The components of all schemas made so far, by name. */
  components(): ReadonlyMap<string, Schema> {
    return new Map([...this.named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Replaces a component, for example by one with constraints. */
  refine(name: string, schema: Schema): void {
    this.named.set(name, schema);
  }
}

/** The component that a schema refers to; `null` if it refers to none. */
export function referredName(schema: Schema): string | null {
  const { $ref } = schema as { readonly $ref?: unknown };
  return typeof $ref === 'string' ? $ref.slice(REFERENCE.length) : null;
}

/** Whether a type has a name in the source; the schema generator makes up names for the others. */
function isOwnName(name: string): boolean {
  return /^[A-Z]\w*$/.test(name);
}

/** The components that a value refers to, directly or through other components. */
export function reachable(
  value: unknown,
  components: ReadonlyMap<string, Schema>,
  found = new Set<string>(),
): ReadonlySet<string> {
  if (Array.isArray(value)) for (const member of value) reachable(member, components, found);
  else if (value !== null && typeof value === 'object') {
    const name = referredName(value as Schema);
    if (name !== null && !found.has(name)) {
      found.add(name);
      reachable(components.get(name), components, found);
    }
    for (const member of Object.values(value)) reachable(member, components, found);
  }
  return found;
}

export function referenceTo(name: string): Schema {
  return { $ref: `${REFERENCE}${name}` };
}

/** `PageAnswer<PositionAnswer>` is named `PositionPageAnswer`. */
export function componentName(name: string): string {
  const [, base = name, inner] = /^(\w+)<(.*)>$/.exec(name) ?? [];
  if (inner === undefined) return name.replaceAll(/\W+/g, '_');
  const parts = inner.split(',').map((part) => componentName(part).replace(/Answer$/, ''));
  return `${parts.join('')}${base}`;
}

/** Rewrites references and lists from the dialect of draft 7. */
function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => {
    if (key === '$ref' && typeof member === 'string') {
      const name = decodeURIComponent(member.replace(/^#\/definitions\//, ''));
      return [key, `${REFERENCE}${componentName(name)}`];
    }
    if (key === 'items' && Array.isArray(member)) return ['prefixItems', translated(member)];
    if (key === 'const' || key === 'enum' || key === 'examples' || key === 'default') {
      return [key, member];
    }
    return [key, translated(member)];
  });
  return Object.fromEntries(entries);
}

/** Reads `(typeof NAMES)[number]`, where `NAMES` is a list of literals that may include other lists. */
class ListedLiterals implements SubNodeParser {
  constructor(private readonly checker: ts.TypeChecker) {}

  supportsNode(node: ts.Node): boolean {
    return ts.isIndexedAccessTypeNode(node) && this.literalsOf(node).length > 0;
  }

  createType(node: ts.Node): BaseType {
    return new EnumType(node.getText(), this.literalsOf(node));
  }

  private literalsOf(node: ts.Node): readonly string[] {
    const type = this.checker.getTypeAtLocation(node);
    const members = type.isUnion() ? type.types : [type];
    const literals = members.flatMap((member) => (member.isStringLiteral() ? member.value : []));
    return literals.length === members.length ? literals : [];
  }
}
