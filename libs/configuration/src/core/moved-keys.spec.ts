import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';

import { assembleConfiguration } from './assemble.js';
import { bindPlain } from './bind-plain.js';
import { emptyBranch, nodeOf, type BranchNode, type PlainValue } from './configuration-tree.js';
import { MovedKeys } from './decorators.js';
import { describeProblem } from './problem.js';

class Item {
  @IsString()
  name = 'first';

  @IsInt()
  size = 1;
}

@MovedKeys({ item: 'items, a list: item is its only member now' })
class Options {
  @ValidateNested({ each: true })
  @Type(() => Item)
  items: Item[] = [new Item()];
}

function assembled(written: PlainValue | null, settings: readonly (readonly [string, string])[]) {
  const file = nodeOf(written ?? {}, () => 'default.yaml:1') as BranchNode;
  return assembleConfiguration(Options, {
    files: written === null ? [emptyBranch('nowhere')] : [file],
    environment: {},
    overrides: settings.map(([key, text]) => ({
      path: key.split('.'),
      text,
      source: `--set ${key}`,
      unknownNames: 'as-written',
    })),
  });
}

function refusalsOf(...given: Parameters<typeof assembled>): readonly string[] {
  const loaded = assembled(...given);
  return loaded.ok ? [] : loaded.error.map(describeProblem);
}

describe('A key of an earlier version', () => {
  const sentence = 'expected items, a list: item is its only member now.';

  it('is refused in a file with its replacement', () => {
    expect(refusalsOf({ item: { size: 2 } }, [])).toEqual([
      `CONFIG_UNKNOWN_KEY default.yaml:1: item is {"size":2}; ${sentence}`,
    ]);
  });

  it('is refused on the command line with its replacement', () => {
    expect(refusalsOf(null, [['item.size', '2']])).toEqual([
      `CONFIG_UNKNOWN_KEY --set item.size: item.size is "2"; ${sentence}`,
    ]);
  });

  it('does not affect other unknown keys', () => {
    expect(refusalsOf({ itemz: 1 }, [])[0]).toContain('Did you mean items?');
  });
});

describe('One item of a list on the command line', () => {
  const itemsOf = (...given: Parameters<typeof assembled>): unknown => {
    const loaded = assembled(...given);
    if (!loaded.ok) throw new Error(loaded.error.map(describeProblem).join('; '));
    return loaded.value.value.items.map(({ name, size }) => [name, size]);
  };

  it('is merged into the built-in item or an item from a file', () => {
    expect(itemsOf(null, [['items.0.size', '5']])).toEqual([['first', 5]]);
    const written = { items: [{ name: 'a' }, { name: 'b', size: 3 }] };
    expect(itemsOf(written, [['items.1.size', '5']])).toEqual([
      ['a', 1],
      ['b', 5],
    ]);
  });

  it('is appended directly after the last item, and refused beyond', () => {
    expect(itemsOf(null, [['items.1.name', 'second']])).toEqual([
      ['first', 1],
      ['second', 1],
    ]);
    expect(refusalsOf(null, [['items.2.size', '5']])).toEqual([
      expect.stringMatching(/^CONFIG_INVALID_VALUE .*items is .*expected a list of sections/),
    ]);
  });

  it('is validated like any other item', () => {
    expect(refusalsOf(null, [['items.0.size', 'much']])).toEqual([
      expect.stringMatching(/^CONFIG_INVALID_VALUE --set items\.0\.size: items\.0\.size is "much"/),
    ]);
  });
});

describe('Plain data bound to a section', () => {
  it('gives a frozen instance with defaults for missing keys', () => {
    const bound = bindPlain(Options, { items: [{ size: 2 }] }, { source: 'profile x' });
    expect(bound.ok && bound.value.items[0]).toEqual({ name: 'first', size: 2 });
    expect(bound.ok && Object.isFrozen(bound.value)).toBe(true);
  });

  it('is refused with all problems and the name of its source', () => {
    const bound = bindPlain(Options, { items: [{ size: 'x' }], more: 1 }, { source: 'profile x' });
    expect(bound.ok ? [] : bound.error.map(describeProblem)).toEqual([
      expect.stringMatching(/^CONFIG_UNKNOWN_KEY profile x: more is 1;/),
      expect.stringMatching(/^CONFIG_INVALID_VALUE profile x: items\.0\.size is "x";/),
    ]);
  });

  it.each<[string, PlainValue]>([
    ['a list', []],
    ['a string', 'items'],
    ['null', null],
  ])('is refused when it is %s', (_name, data) => {
    const bound = bindPlain(Options, data, { source: 'profile x' });
    expect(bound).toMatchObject({ ok: false, error: [{ code: 'CONFIG_MALFORMED' }] });
  });
});
