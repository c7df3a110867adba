/** Builds the console (`apps/dashboard`) with Angular's builder into `dist-console/`, once for each content. */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { ensureApiClient } from './api-client.mjs';
import { alone } from './lock.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, readText, readTextIfAny, say, sha256, StepFailed } from './project.mjs';

const SOURCES = ['apps/dashboard', 'libs/contracts/src'];
/** Made of the OpenAPI document, which counts in its place. */
const GENERATED = 'apps/dashboard/src/generated/';
const STAMP = '.tidegate-console';
const TARGET = 'dist-console';

/** Builds the console if the content of its sources changed since the last build. */
export async function ensureConsoleBuilt(runtime) {
  const current = fingerprint();
  if (readTextIfAny(`${TARGET}/${STAMP}`) === current) return;
  await alone(ensureApiClient);
  await alone(async () => {
    if (readTextIfAny(`${TARGET}/${STAMP}`) !== current) await build(runtime, current);
  });
}

/** Builds into a temporary folder and then replaces the target, so that it never mixes two builds. */
async function build(runtime, current) {
  const startedAt = Date.now();
  const fresh = join('.cache', `console-${process.pid}`);
  const ng = inRoot('node_modules/@angular/cli/bin/ng.js');
  try {
    const code = await run(runtime.nodePath, [ng, 'build', `--output-path=${fresh}`], {
      env: environmentOf(runtime, { NG_CLI_ANALYTICS: 'false' }),
      stdio: ['ignore', 2, 2],
    });
    if (code !== 0) throw new StepFailed('the console does not build: see above', code);
    const built = inRoot(fresh, 'browser');
    compress(join(fresh, 'browser'));
    writeFileSync(join(built, STAMP), current);
    rmSync(inRoot(TARGET), { recursive: true, force: true });
    renameSync(built, inRoot(TARGET));
  } finally {
    rmSync(inRoot(fresh), { recursive: true, force: true });
  }
  say(`built the console in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Writes compressed copies beside the text files, so that the server compresses nothing while it trades. */
function compress(folder) {
  for (const path of filesUnder(folder).filter((file) => /\.(css|js|json|mjs|svg)$/.test(file))) {
    const content = readFileSync(inRoot(path));
    writeFileSync(inRoot(`${path}.br`), brotliCompressSync(content));
    writeFileSync(inRoot(`${path}.gz`), gzipSync(content, { level: 9 }));
  }
}

function fingerprint() {
  const files = SOURCES.flatMap(filesUnder).filter(
    (path) => !path.endsWith('.spec.ts') && !path.startsWith(GENERATED),
  );
  const others = ['apps/server/openapi.json', 'angular.json', 'package-lock.json'];
  const contents = [...files.sort(), ...others].map((path) => `${path} ${sha256(readText(path))}`);
  return sha256(contents.join('\n'));
}

function filesUnder(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}
