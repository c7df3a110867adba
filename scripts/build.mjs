/** Compiles sources to `dist/` with swc: strips types, lowers decorators, makes `@tidegate/*` imports relative. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { alone } from './lock.mjs';
import { inRoot, readText, readTextIfAny, ROOT, say, sha256, StepFailed } from './project.mjs';

const SOURCE_FOLDERS = ['libs', 'apps', 'bench'];
const SKIPPED_FOLDERS = new Set(['node_modules', 'testing', 'dashboard', 'dist']);
const STAMP = 'dist/.tidegate-built';
const FILES_AT_ONCE = 16;

/** Builds if a source or the build script changed since the last build. */
export async function ensureBuilt() {
  if (isBuilt(fingerprintOf(productionSources()))) return;
  await alone(async () => {
    const sources = productionSources();
    const fingerprint = fingerprintOf(sources);
    if (!isBuilt(fingerprint)) await build(sources, fingerprint);
  });
}

const isBuilt = (fingerprint) => readTextIfAny(STAMP) === fingerprint;

/** Compiles into a temporary folder and then replaces `dist/`, so that it never mixes two builds. */
async function build(sources, fingerprint) {
  const startedAt = Date.now();
  const fresh = inRoot('.cache', `dist-${process.pid}`);
  const { transformFile } = await import('@swc/core');
  const config = compilerConfig();
  const queue = [...sources];
  const work = async () => {
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      await compile({ transformFile, config, path, target: join(fresh, path) });
    }
  };
  try {
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, work));
    await writeFile(join(fresh, basename(STAMP)), fingerprint);
    rmSync(inRoot('dist'), { recursive: true, force: true });
    renameSync(fresh, inRoot('dist'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  say(`built ${sources.length} files in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

async function compile({ transformFile, config, path, target }) {
  const output = target.replace(/\.ts$/, '.js');
  const { code, map } = await transformFile(inRoot(path), {
    ...config,
    sourceFileName: inRoot(path),
  }).catch((error) => {
    throw new StepFailed(`${path} does not compile:\n${error.message}`);
  });
  await mkdir(dirname(output), { recursive: true });
  await writeFile(`${output}.map`, map);
  await writeFile(output, `${code}//# sourceMappingURL=${basename(output)}.map\n`);
}

function compilerConfig() {
  const { $schema: _schema, ...config } = JSON.parse(readText('.swcrc'));
  return { ...config, swcrc: false, jsc: { ...config.jsc, baseUrl: ROOT } };
}

/** Paths of all TypeScript files that run in production, relative to the root. */
function productionSources() {
  return SOURCE_FOLDERS.filter((folder) => existsSync(inRoot(folder)))
    .flatMap((folder) => filesUnder(folder))
    .filter(
      (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('.d.ts'),
    );
}

function filesUnder(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return SKIPPED_FOLDERS.has(entry.name) ? [] : filesUnder(path);
  });
}

/** Uses modification time and size: hashing the content would take longer than the rest of a start. */
function fingerprintOf(sources) {
  const lines = [...sources, '.swcrc', 'package-lock.json', 'scripts/build.mjs'].map((path) => {
    const { mtimeMs, size } = statSync(inRoot(path));
    return `${path} ${mtimeMs} ${size}`;
  });
  return sha256(lines.sort().join('\n'));
}
