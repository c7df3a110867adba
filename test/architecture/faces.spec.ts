import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { layers, ROOT } from './layers.js';
import { exportedNames } from './rules/exports.js';
import { parseFile } from './source-tree.js';

const FACES = join(ROOT, 'test/architecture/faces');
/** Set by `npm run faces`: writes the files before comparing them. */
const recording = process.env.TIDEGATE_UPDATE_FACES === '1';

const libs = Object.keys(layers.libs).filter((lib) =>
  existsSync(join(ROOT, 'libs', lib, 'src/index.ts')),
);

function faceOf(lib: string): string {
  const names = [...exportedNames(parseFile(`libs/${lib}/src/index.ts`)).keys()];
  return `${names.sort().join('\n')}\n`;
}

describe('public faces', () => {
  if (recording) {
    rmSync(FACES, { recursive: true, force: true });
    mkdirSync(FACES, { recursive: true });
    for (const lib of libs) writeFileSync(join(FACES, `${lib}.txt`), faceOf(lib));
  }

  it.each(libs)(
    'lib %s exports the recorded names (after an intended change: npm run faces)',
    (lib) => {
      expect(faceOf(lib)).toBe(readFileSync(join(FACES, `${lib}.txt`), 'utf8'));
    },
  );

  it('recorded faces belong to existing libs', () => {
    expect(readdirSync(FACES).sort()).toEqual(libs.map((lib) => `${lib}.txt`).sort());
  });
});
