import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { layers, ROOT } from './layers.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Manifest {
  readonly type: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

describe('repository', () => {
  const manifest = JSON.parse(read('package.json')) as unknown as Manifest;

  it('pins every package to an exact version', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('has a lock file without registry hosts', () => {
    expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz|"resolved"/);
  });

  it('pins a Node version that satisfies engines.node', () => {
    const pinned = read('.nvmrc').trim().split('.').map(Number);
    const minimum = manifest.engines.node.replace('>=', '').split('.').map(Number);
    expect(pinned).toHaveLength(3);
    expect(pinned[0]).toBe(minimum[0]);
    expect(pinned[1]).toBeGreaterThanOrEqual(minimum[1] as number);
  });

  it('lists every app and lib in nest-cli.json', () => {
    const { projects } = JSON.parse(read('nest-cli.json')) as unknown as {
      projects: Readonly<Record<string, { readonly root: string }>>;
    };
    const folders = ['apps', 'libs'].flatMap((parent) =>
      readdirSync(join(ROOT, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`),
    );
    expect(
      Object.values(projects)
        .map(({ root }) => root)
        .sort(),
    ).toEqual(folders.sort());
  });

  it('uses ES modules', () => {
    expect(manifest.type).toBe('module');
  });
});

describe('docs/architecture.md', () => {
  it('docs/architecture.md shows the ranks of libs/layers.json', () => {
    const rows = [...read('docs/architecture.md').matchAll(/^\| (\d+) +\| `([a-z-]+)` .*\|$/gm)];
    const shown = rows.map(([, rank, lib]) => `${rank} ${lib}`).sort();
    const ranks = Object.entries(layers.libs).map(([lib, { rank }]) => `${rank} ${lib}`);
    expect(shown).toEqual(ranks.sort());
  });
});
