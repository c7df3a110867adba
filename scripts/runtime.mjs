/** Selects the Node to run on: the installed one, or the pinned one from the npm registry. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { inRoot, readText, readTextIfAny, say, StepFailed } from './project.mjs';
import { runNpm } from './processes.mjs';

const FOLDER = '.runtime';
const BINARY = inRoot(FOLDER, 'node_modules', 'node', 'bin', 'node');

/**
 * @typedef {{ nodePath: string, binFolder: string, version: string }} Runtime
 */

/** Whether `version` (`24.15.0`) is at least the minimum in `engines` (`>=24.15`). */
export function satisfies(version, engines) {
  const minimum = /^>=(\d+(?:\.\d+){0,2})$/.exec(engines);
  if (!minimum) throw new StepFailed(`engines.node must look like ">=24.15", not "${engines}"`);
  const have = version.split('.').map(Number);
  const need = minimum[1].split('.').map(Number);
  for (let index = 0; index < need.length; index++) {
    if (have[index] !== need[index]) return have[index] > need[index];
  }
  return true;
}

/** Returns the current Node, or downloads the pinned one if the current one is too old. */
export async function selectRuntime() {
  const engines = JSON.parse(readText('package.json')).engines.node;
  const own = runtimeAt(process.execPath, process.versions.node);
  if (satisfies(own.version, engines)) return own;
  const pinned = readText('.nvmrc').trim();
  if (fetchedVersion() !== pinned) await fetchRuntime(own, pinned, engines);
  return runtimeAt(BINARY, pinned);
}

/** @returns {Runtime} */
function runtimeAt(nodePath, version) {
  return { nodePath, binFolder: dirname(nodePath), version };
}

function fetchedVersion() {
  const manifest = readTextIfAny(`${FOLDER}/node_modules/node/package.json`);
  return manifest && existsSync(BINARY) ? JSON.parse(manifest).version : null;
}

async function fetchRuntime(own, pinned, engines) {
  say(
    `Tidegate needs Node ${engines}, this is ${own.version}: downloading Node ${pinned} from the npm registry into ${FOLDER}/`,
  );
  mkdirSync(inRoot(FOLDER), { recursive: true });
  // The install script of the npm package `node` copies its binary; allow it in this folder only.
  const manifest = { private: true, allowScripts: { node: true } };
  writeFileSync(inRoot(FOLDER, 'package.json'), `${JSON.stringify(manifest)}\n`);
  const code = await runNpm(own, [
    'install',
    ...['--prefix', inRoot(FOLDER)],
    ...['--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    `node@${pinned}`,
  ]);
  if (code !== 0 || fetchedVersion() !== pinned) {
    throw new StepFailed(
      `Downloading Node ${pinned} failed. Check that npm can reach its registry, or install Node ${pinned}, and try again.`,
    );
  }
}
