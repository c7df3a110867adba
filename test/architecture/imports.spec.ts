import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { IMPORT_BREACHES, IMPORTED_FILES, PROPER_IMPORTS } from './import-breaches.js';
import { layers, ROOT } from './layers.js';
import { cruise, PlantedProject, type Violation } from './planted-project.js';

describe('import rules', () => {
  const project = new PlantedProject([...IMPORT_BREACHES, ...IMPORTED_FILES, ...PROPER_IMPORTS]);
  let violations: Violation[] = [];

  beforeAll(async () => {
    ({ violations } = await cruise(project.folder, ['libs', 'apps', 'test']));
  });
  afterAll(() => {
    project.remove();
  });

  it.each(IMPORT_BREACHES)('import rule $rule is violated by $file', ({ rule, file }) => {
    expect(violations.filter((found) => found.file === file).map((found) => found.rule)).toContain(
      rule,
    );
  });

  it.each(PROPER_IMPORTS)('import rules accept $file', ({ file }) => {
    expect(violations.filter((found) => found.file === file)).toEqual([]);
  });

  it('every import rule has a planted violation', async () => {
    const config = (await import(
      pathToFileURL(join(ROOT, '.dependency-cruiser.mjs')).href
    )) as unknown as { default: { forbidden: readonly { name: string }[] } };
    const rules = new Set(config.default.forbidden.map(({ name }) => name));
    expect(new Set(IMPORT_BREACHES.map(({ rule }) => rule))).toEqual(rules);
  });
});

describe('source tree', () => {
  it('contains no import that violates a rule', async () => {
    const { violations, files } = await cruise(ROOT, ['libs', 'apps', 'bench']);
    expect(violations.map(({ detail }) => detail)).toEqual([]);
    expect(files).toBeGreaterThan(50);
  });

  it('libs/layers.json contains every lib and app', () => {
    const foldersOf = (folder: string): string[] =>
      readdirSync(join(ROOT, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    expect(foldersOf('libs').filter((lib) => !Object.hasOwn(layers.libs, lib))).toEqual([]);
    expect(foldersOf('apps').filter((app) => !Object.hasOwn(layers.apps, app))).toEqual([]);
  });
});
