/** A YAML scalar. */
export type ScalarValue = string | number | boolean | null;

/** A configured value with its source. */
export type ConfigurationNode = ScalarNode | SequenceNode | BranchNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly source: string;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly ConfigurationNode[];
  readonly source: string;
}

export interface BranchNode {
  readonly kind: 'branch';
  readonly entries: ReadonlyMap<string, ConfigurationNode>;
  readonly source: string;
}

/** Plain data from a YAML or JSON parser. */
export type PlainValue =
  ScalarValue | readonly PlainValue[] | { readonly [key: string]: PlainValue };

export const emptyBranch = (source: string): BranchNode => ({
  kind: 'branch',
  entries: new Map(),
  source,
});

/** Attaches sources to plain data; `sourceOf` returns the source for the path of each node. */
export function nodeOf(
  value: PlainValue,
  sourceOf: (path: readonly string[]) => string,
  path: readonly string[] = [],
): ConfigurationNode {
  const source = sourceOf(path);
  if (value === null || typeof value !== 'object') return { kind: 'scalar', value, source };
  const child = (key: string, member: PlainValue): ConfigurationNode =>
    nodeOf(member, sourceOf, [...path, key]);
  if (Array.isArray(value)) {
    const items = (value as readonly PlainValue[]).map((item, index) => child(String(index), item));
    return { kind: 'sequence', items, source };
  }
  const members = Object.entries(value as Record<string, PlainValue>);
  return {
    kind: 'branch',
    entries: new Map(members.map(([key, member]) => [key, child(key, member)])),
    source,
  };
}

/** The plain data of a tree, without sources. */
export function plainOf(node: ConfigurationNode): PlainValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(plainOf);
    case 'branch':
      return Object.fromEntries([...node.entries].map(([key, child]) => [key, plainOf(child)]));
  }
}

/**
 * Merges `over` into `base`; `over` wins. Branches merge key by key, other nodes are replaced. If `over` has the
 * indexes of a list as keys, its items are merged into the list or appended.
 */
export function mergeNodes(base: ConfigurationNode, over: ConfigurationNode): ConfigurationNode {
  if (base.kind === 'sequence') return mergeItems(base, over);
  if (base.kind !== 'branch' || over.kind !== 'branch') return over;
  const entries = new Map(base.entries);
  for (const [key, child] of over.entries) {
    const below = entries.get(key);
    entries.set(key, below === undefined ? child : mergeNodes(below, child));
  }
  return { kind: 'branch', entries, source: over.source };
}

function mergeItems(base: SequenceNode, over: ConfigurationNode): ConfigurationNode {
  const indexed = itemsByIndex(over, base.items.length);
  if (!indexed) return over;
  const items = [...base.items];
  for (const [index, item] of indexed) {
    const below = items[index];
    items[index] = below === undefined ? item : mergeNodes(below, item);
  }
  return { kind: 'sequence', items, source: base.source };
}

/**
 * The items of a branch whose keys are all indexes of a list of `length` items, in order; the index after the last
 * appends. `null` for any other node.
 */
export function itemsByIndex(
  node: ConfigurationNode,
  length: number,
): ReadonlyMap<number, ConfigurationNode> | null {
  if (node.kind !== 'branch' || node.entries.size === 0) return null;
  const items = [...node.entries]
    .map(([key, item]) => [/^\d{1,6}$/.test(key) ? Number(key) : -1, item] as const)
    .sort(([left], [right]) => left - right);
  let end = length;
  for (const [index] of items) {
    if (index < 0 || index > end) return null;
    if (index === end) end++;
  }
  return new Map(items);
}

/** Wraps `node` in branches so that its path is `path`. */
export function nodeAt(path: readonly string[], node: ConfigurationNode): ConfigurationNode {
  return path.reduceRight<ConfigurationNode>(
    (child, key) => ({ kind: 'branch', entries: new Map([[key, child]]), source: node.source }),
    node,
  );
}

/** The member of a branch, or of a list by index; `undefined` if absent. */
export function childOf(
  node: ConfigurationNode | undefined,
  key: string,
): ConfigurationNode | undefined {
  if (node?.kind === 'sequence') return /^\d{1,6}$/.test(key) ? node.items[Number(key)] : undefined;
  return node?.kind === 'branch' ? node.entries.get(key) : undefined;
}
