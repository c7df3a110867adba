/** All tests of all sizes, and one last line that says how it went. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';

import { environmentOf, run } from './processes.mjs';
import { inRoot, readTextIfAny, say } from './project.mjs';

const POLL_MS = 500;
/** How long jest may take to end once its report is written. */
const ENDING_MS_MAX = 10_000;

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
    {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      started: (child) => endWhenReported(child, report),
    },
  );
  const outcome = outcomeOf(readTextIfAny(report), code);
  rmSync(inRoot(report), { force: true });
  return outcome;
}

/** Options with which jest answers a question. */
const QUESTIONS = new Set(['--help', '-h', '--version', '-v', '--showConfig', '--listTests']);

export const asksJest = (args) => args.some((arg) => QUESTIONS.has(arg));

/** Lets jest answer on standard output. */
export function askJest(runtime, args) {
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const env = environmentOf(runtime, {
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
  });
  return run(runtime.nodePath, [jest, ...args], { env });
}

/** A test that leaves something running keeps jest alive for ever: that is a failure, not a run without an end. */
function endWhenReported(child, report) {
  let reportedAt = null;
  const poll = setInterval(() => {
    if (!existsSync(inRoot(report))) return;
    reportedAt ??= Date.now();
    if (Date.now() - reportedAt < ENDING_MS_MAX) return;
    say('a test left something running that keeps jest alive: ended');
    child.kill('SIGKILL');
  }, POLL_MS);
  child.once('exit', () => clearInterval(poll));
}

/** A file that cannot be loaded, and a run that had no good end, each count as one failure. */
function outcomeOf(report, code) {
  if (report === '') return { code: code || 1, passed: 0, failed: 1, skipped: 0 };
  const results = JSON.parse(report);
  const passed = results.numPassedTests;
  const counted = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const failed = counted === 0 && code !== 0 ? 1 : counted;
  const skipped = results.numPendingTests + results.numTodoTests;
  const succeeded = code === 0 && failed === 0 && passed > 0;
  return { code: succeeded ? 0 : code || 1, passed, failed, skipped };
}

/** `12 passed, 0 failed`, and how many were skipped if any were. */
export function lastLineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
