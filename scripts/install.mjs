/** Installs dependencies with `npm ci` when the lock file, the Node version, or the platform changed. */
import { lstatSync, writeFileSync } from 'node:fs';

import { alone } from './lock.mjs';
import { runNpm } from './processes.mjs';
import { inRoot, readText, readTextIfAny, say, sha256, StepFailed } from './project.mjs';

const STAMP = 'node_modules/.tidegate-installed';

/** Installs the dependencies if they are missing or out of date. */
export async function ensureInstalled(runtime) {
  const current = fingerprintOf(runtime);
  if (readTextIfAny(STAMP) === current || isLinked()) return;
  await alone(async () => {
    if (readTextIfAny(STAMP) === current) return;
    say('installing the dependencies of package-lock.json');
    const code = await runNpm(runtime, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) throw new StepFailed(`npm ci failed with exit code ${code}: see above`, code);
    markInstalled(runtime);
  });
}

/** A linked `node_modules` belongs to another checkout: `npm ci` here would empty it there. */
function isLinked() {
  const entry = lstatSync(inRoot('node_modules'), { throwIfNoEntry: false });
  return entry?.isSymbolicLink() ?? false;
}

/** Marks the installed packages as those of the lock file. */
export function markInstalled(runtime) {
  writeFileSync(inRoot(STAMP), fingerprintOf(runtime));
}

/** Includes the Node version and the platform, because native packages depend on them. */
function fingerprintOf(runtime) {
  const machine = `${runtime.version} ${process.platform} ${process.arch}`;
  return sha256(`${readText('package-lock.json')}\n${machine}`);
}
