import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of the repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

interface LibLayer {
  readonly rank: number;
  /** `all`: everything in src/ is pure; `core`: only src/core and the ports are. */
  readonly pure: 'all' | 'core';
}

/** Content of `libs/layers.json`, which defines the ranks of the libs. */
interface Layers {
  readonly libs: Readonly<Record<string, LibLayer>>;
  readonly apps: Readonly<Record<string, { readonly libs: 'any' | readonly string[] }>>;
  readonly owners: Readonly<Record<string, readonly string[]>>;
  readonly packages: Readonly<Record<string, readonly string[]>>;
  readonly purePackages: readonly string[];
  /** Code that needs at least as many lines of tests as of source: name → path prefixes. */
  readonly moneyCode: Readonly<Record<string, readonly string[]>>;
}

export const layers = JSON.parse(
  readFileSync(join(ROOT, 'libs/layers.json'), 'utf8'),
) as unknown as Layers;
