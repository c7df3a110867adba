import { describe, expect, it } from '@jest/globals';

import { plainOf, type ConfigurationNode } from './configuration-tree.js';
import { parseYamlFile } from './yaml-source.js';

function sourcesOf(node: ConfigurationNode, path = ''): readonly string[] {
  const here = `${path}@${node.source}`;
  if (node.kind === 'scalar') return [here];
  const children: readonly (readonly [string, ConfigurationNode])[] =
    node.kind === 'branch'
      ? [...node.entries]
      : node.items.map((item, index) => [String(index), item] as const);
  return [here, ...children.flatMap(([key, child]) => sourcesOf(child, `${path}/${key}`))];
}

const TEXT = `# a comment
mode: paper
storage:
  directory: |
    two
    lines
  tags: [a,
    { b: 1 }]
base: &base
  x: 1
copy: *base
`;

describe('a YAML file', () => {
  it('gives every key and item its line', () => {
    const parsed = parseYamlFile('f', TEXT);
    expect(parsed.ok && sourcesOf(parsed.value)).toEqual([
      '@f:1',
      '/mode@f:2',
      '/storage@f:3',
      '/storage/directory@f:4',
      '/storage/tags@f:7',
      '/storage/tags/0@f:7',
      '/storage/tags/1@f:8',
      '/storage/tags/1/b@f:8',
      '/base@f:9',
      '/base/x@f:10',
      '/copy@f:11',
      '/copy/x@f:11',
    ]);
  });

  it.each(['', '\n\n', '# only a comment\n  # and another\n'])('can be empty: %j', (text) => {
    const parsed = parseYamlFile('f', text);
    expect(parsed.ok && plainOf(parsed.value)).toEqual({});
  });

  it.each([
    ['a: 1\na: 2\n', 'f:2', 'duplicated mapping key'],
    ['a: 1\nb: [1\n', 'f:3', ''],
    ['a: 1\n---\nb: 2\n', 'f:1', 'single document'],
    ['- 1\n', 'f:1', 'a mapping of keys'],
    ['just text\n', 'f:1', 'a mapping of keys'],
    ['a: *nothing\n', 'f:1', ''],
  ])('is refused with the line of the problem: %j', (text, source, reason) => {
    const parsed = parseYamlFile('f', text);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'CONFIG_MALFORMED', source } });
    expect(!parsed.ok && parsed.error.expectation).toContain(reason);
  });

  it('limits the expansion of aliases', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? 'x' : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array.from({ length: 10 }, () => inner).join(', ')}]`;
    });
    expect(parseYamlFile('f', levels.join('\n')).ok).toBe(false);
  });
});
