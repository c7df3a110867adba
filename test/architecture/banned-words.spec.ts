import { describe, expect, it } from '@jest/globals';

import {
  BANNED_WORDS,
  bannedWordsInHashComments,
  bannedWordsInMarkdown,
  bannedWordsInSource,
} from './rules/banned-words.js';
import { parse, type Finding } from './source-tree.js';

/** Phrases are joined here, because a string with a space would be prose. */
const PLANTED: readonly string[] = [
  ...['nobody', 'somebody', 'whoever', 'anew', 'amid', 'mend', 'mends', 'mended', 'mending'],
  ...['forsaken', 'stranger', 'strangers', 'dear', 'dearer', 'dearly'],
  ...[
    ['heard', 'of'],
    ['told', 'of'],
    ['knows', 'of'],
    ['be', 'it'],
    ['that', 'which'],
    ['goes', 'without'],
    ['gets', 'over'],
  ].map((words) => words.join(' ')),
];

const linesOf = (findings: readonly Finding[]): number[] => findings.map(({ line }) => line);
const inSource = (text: string): number[] =>
  linesOf(bannedWordsInSource(parse('libs/risk/src/core/x.ts', text)));
const inPage = (text: string): number[] => linesOf(bannedWordsInMarkdown('docs/x.md', text));
const inYaml = (text: string): number[] => linesOf(bannedWordsInHashComments('x.yaml', text));

describe('banned words', () => {
  it.each(PLANTED)('"%s" is rejected in comments, strings, test names, and pages', (word) => {
    expect(inSource(`\n/** It is ${word} here. */\nconst a = 1; // It is ${word}.\n`)).toEqual([
      2, 3,
    ]);
    expect(inSource(`\nthrow new Error('It is ${word}');`)).toEqual([2]);
    expect(inSource('throw new Error(`${a}: it is ' + word + ' and ${b}`);')).toEqual([1]);
    expect(inSource(`\n\nit('asks ${word} again', () => {});`)).toEqual([3]);
    expect(inPage(`# A page\n\nIt is ${word} here.\n`)).toEqual([3]);
    expect(inYaml(`a: 1\nb: 2 # it is ${word}\n`)).toEqual([2]);
  });

  it('every entry of the list is planted', () => {
    const unplanted = BANNED_WORDS.filter(
      ({ pattern }) => !PLANTED.some((word) => pattern.test(word)),
    );
    expect(unplanted).toEqual([]);
  });

  it('a banned phrase is rejected across lines and in capitals', () => {
    const [first, second] = ['That', 'which'];
    expect(inSource(`/**\n * ${first}\n * ${second} is left.\n */`)).toEqual([2]);
    expect(inSource(`// ${first}\n// ${second} is left.\n`)).toEqual([1]);
    expect(inPage(`A line.\n${first}\n${second} is left.`)).toEqual([2]);
  });

  it('identifiers, keys, codes, and regular expressions may contain banned words', () => {
    const word = 'nobody';
    expect(
      inSource(`const ${word} = { ${word}: '${word}' };\nimport a from './${word}.js';`),
    ).toEqual([]);
    expect(inSource(`const a = /it is ${word} here/;`)).toEqual([]);
    expect(inSource(`const a = 'amendment of a stop';`)).toEqual([]);
  });

  it('code and link targets in pages, and values in YAML, may contain banned words', () => {
    const word = 'nobody';
    expect(inPage(`The word \`${word}\`.\n\n\`\`\`sh\necho ${word} here\n\`\`\`\n`)).toEqual([]);
    expect(inPage(`[A page](docs/${word}.md)`)).toEqual([]);
    expect(inYaml(`a: ${word} # a comment\n`)).toEqual([]);
  });
});
