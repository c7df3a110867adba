import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

interface Measured {
  readonly first: number;
  readonly later: readonly { readonly name: string; readonly kB: number }[];
}

const FIRST_KB_MAX = 150;
const LATER_KB_MAX = 40;

const root = join(import.meta.dirname, '../../..');
const built = join(root, 'dist-console');

/** The script is plain JavaScript, which runs before anything is installed. */
async function measured(): Promise<Measured> {
  const script = (await import(join(root, 'scripts/console-budget.mjs'))) as {
    readonly measureConsole: (folder: string) => Measured;
  };
  return script.measureConsole(built);
}

describe('the built console', () => {
  it('exists', () => {
    expect(existsSync(join(built, 'index.html'))).toBe(true);
  });

  it('loads at most 150 kB of scripts before the first page', async () => {
    const { first } = await measured();
    expect(first).toBeGreaterThan(50);
    expect(first).toBeLessThanOrEqual(FIRST_KB_MAX);
  });

  it('loads at most 40 kB for a page', async () => {
    const { later } = await measured();
    expect(later.length).toBeGreaterThan(0);
    expect(later.filter(({ kB }) => kB > LATER_KB_MAX)).toEqual([]);
  });
});
