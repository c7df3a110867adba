/** Dependencies: `npm ci` when the lock file, the Node version or the platform is not the installed one. */
import { writeFileSync } from 'node:fs';

import { alone } from './lock.mjs';
import { runNpm } from './processes.mjs';
import { inRoot, readText, readTextIfAny, say, sha256, StepFailed } from './project.mjs';

const STAMP = 'node_modules/.tidegate-installed';

/** Installs when needed. */
export async function ensureInstalled(runtime) {
  const wanted = fingerprintOf(runtime);
  if (readTextIfAny(STAMP) === wanted) return;
  await alone(async () => {
    if (readTextIfAny(STAMP) === wanted) return;
    say('installing the dependencies of package-lock.json');
    const code = await runNpm(runtime, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) throw new StepFailed('npm ci failed: see above', code);
    markInstalled(runtime);
  });
}

/** Takes the installed packages for those of the lock file. */
export function markInstalled(runtime) {
  writeFileSync(inRoot(STAMP), fingerprintOf(runtime));
}

/** Native packages differ per Node version and platform, hence both are in the fingerprint. */
function fingerprintOf(runtime) {
  const machine = `${runtime.version} ${process.platform} ${process.arch}`;
  return sha256(`${readText('package-lock.json')}\n${machine}`);
}
