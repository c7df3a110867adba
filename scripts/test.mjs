/** All tests of all sizes, and one last line that says how it went. */
import { mkdirSync, rmSync } from 'node:fs';

import { environmentOf, run } from './processes.mjs';
import { inRoot, readTextIfAny } from './project.mjs';

/**
 * Runs jest with further jest arguments.
 * @returns {Promise<{ code: number, passed: number, failed: number, skipped: number }>}
 */
export async function runJest(runtime, args, extraEnvironment = {}) {
  mkdirSync(inRoot('.cache'), { recursive: true });
  const report = `.cache/jest-${process.pid}.json`;
  const env = environmentOf(runtime, {
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
    ...extraEnvironment,
  });
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const code = await run(
    runtime.nodePath,
    [jest, '--watchman=false', '--json', `--outputFile=${report}`, ...args],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const outcome = outcomeOf(readTextIfAny(report), code);
  rmSync(inRoot(report), { force: true });
  return outcome;
}

/** A file that cannot be loaded, and a run that ended without a report, each count as one failure. */
function outcomeOf(report, code) {
  if (report === '') return { code: code || 1, passed: 0, failed: 1, skipped: 0 };
  const results = JSON.parse(report);
  const passed = results.numPassedTests;
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  const succeeded = code === 0 && failed === 0 && passed > 0;
  return { code: succeeded ? 0 : code || 1, passed, failed, skipped };
}

/** `12 passed, 0 failed`, and how many were skipped if any were. */
export function lastLineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
