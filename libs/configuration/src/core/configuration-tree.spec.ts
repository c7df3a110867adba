import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { mergeNodes, nodeOf, plainOf, type PlainValue } from './configuration-tree.js';

const { tree } = fc.letrec<{ tree: PlainValue; branch: PlainValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string({ maxLength: 3 })),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('branch'),
  ),
  branch: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { noNullPrototype: true }),
}));

const node = (value: PlainValue) => nodeOf(value, () => 'here');
const merged = (base: PlainValue, over: PlainValue): PlainValue =>
  plainOf(mergeNodes(node(base), node(over)));

type Branch = Readonly<Record<string, PlainValue>>;

function isBranch(value: PlainValue | undefined): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leavesOf(value: PlainValue): readonly (readonly [readonly string[], PlainValue])[] {
  if (!isBranch(value)) return [[[], value]];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member).map(([path, leaf]) => [[key, ...path], leaf] as const),
  );
}

const at = (value: PlainValue, path: readonly string[]): PlainValue | undefined =>
  path.reduce<PlainValue | undefined>(
    (found, key) => (isBranch(found) ? found[key] : undefined),
    value,
  );

describe('merging configuration trees', () => {
  it('converts plain data to a tree and back without loss', () => {
    fc.assert(fc.property(tree, (value) => expect(plainOf(node(value))).toEqual(value)));
  });

  it('keeps every leaf of the upper tree', () => {
    fc.assert(
      fc.property(tree, tree, (low, high) => {
        const result = merged(low, high);
        for (const [path, leaf] of leavesOf(high)) expect(at(result, path)).toEqual(leaf);
      }),
    );
  });

  it('changes nothing when a tree is merged over itself', () => {
    fc.assert(fc.property(tree, (value) => expect(merged(value, value)).toEqual(value)));
  });

  it('keeps keys of one side, and prefers the upper side for keys of both', () => {
    expect(merged({ a: 1, b: { x: 1, y: 2 } }, { b: { y: 3 }, c: [4] })).toEqual({
      a: 1,
      b: { x: 1, y: 3 },
      c: [4],
    });
  });

  it('merges single items into a list by index, and otherwise replaces the list', () => {
    const accounts = [{ id: 'a', deposit: 1 }, { id: 'b' }];
    expect(merged({ accounts }, { accounts: { '0': { deposit: 5 }, '2': { id: 'c' } } })).toEqual({
      accounts: [{ id: 'a', deposit: 5 }, { id: 'b' }, { id: 'c' }],
    });
    expect(merged({ accounts }, { accounts: [{ id: 'd' }] })).toEqual({ accounts: [{ id: 'd' }] });
  });

  it('does not merge indexes after a hole or names into a list, so that they are refused later', () => {
    for (const over of [{ '4': 1 }, { first: 1 }, { '0': 1, first: 2 }, {}]) {
      expect(merged({ list: [1, 2] }, { list: over })).toEqual({ list: over });
    }
  });
});
