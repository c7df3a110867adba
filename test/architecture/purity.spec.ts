import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ROOT } from './layers.js';
import { lint, PlantedProject, rulesFor, type Violation } from './planted-project.js';
import { PROPER_STATEMENTS, PURITY_BREACHES } from './purity-breaches.js';

const PURITY = 'test/architecture/purity-only.eslint.mjs';

describe('purity rules', () => {
  const project = new PlantedProject([...PURITY_BREACHES, ...PROPER_STATEMENTS]);
  let violations: Violation[] = [];
  const banned = (file: string): string[] =>
    violations
      .filter((found) => found.file === file && found.rule.startsWith('no-restricted-'))
      .map(({ detail }) => detail);

  beforeAll(async () => {
    ({ violations } = await lint(project.folder, PURITY, ['libs', 'apps']));
  }, 120_000);
  afterAll(() => {
    project.remove();
  });

  const breaches = PURITY_BREACHES.map(({ file, source }) => ({
    file,
    text: source.trim().replaceAll('\n', ' '),
  }));
  it.each(breaches)('purity rules reject $text in $file', ({ file }) => {
    expect(banned(file)).not.toEqual([]);
  });

  it.each(PROPER_STATEMENTS)('purity rules accept $file', ({ file }) => {
    expect(banned(file)).toEqual([]);
  });
});

describe('npm run check', () => {
  it.each(['libs/risk/src/core/x.ts', 'libs/exchange/src/x.ts'])(
    'applies the same purity rules to %s as the architecture tests',
    async (file) => {
      const banned = async (config: string): Promise<(readonly [string, unknown])[]> =>
        Object.entries(await rulesFor(file, config)).filter(([rule]) =>
          rule.startsWith('no-restricted-'),
        );
      const [all, purity] = await Promise.all([banned('eslint.config.mjs'), banned(PURITY)]);
      expect(purity).toHaveLength(4);
      expect(all).toEqual(expect.arrayContaining(purity));
    },
  );
});

describe('source tree', () => {
  it('uses time, randomness, the environment, and the network only in their owners', async () => {
    const { violations, files } = await lint(ROOT, PURITY, ['libs', 'apps']);
    expect(violations.map(({ detail }) => detail)).toEqual([]);
    expect(files).toBeGreaterThan(50);
  }, 120_000);
});
