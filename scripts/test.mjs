/** Runs jest and summarises its result in one last line. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';

import { environmentOf, run } from './processes.mjs';
import { inRoot, readTextIfAny, say } from './project.mjs';

const POLL_MS = 500;
/** Time that jest has to exit after it has written its report. */
const EXIT_MS_MAX = 10_000;

/**
 * Runs jest with additional arguments.
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
      started: (child) => killAfterReport(child, report),
    },
  );
  const outcome = outcomeOf(readTextIfAny(report), code);
  rmSync(inRoot(report), { force: true });
  return outcome;
}

/** Options with which jest prints information and runs no test. */
const INFORMATION_OPTIONS = new Set([
  '--help',
  '-h',
  '--version',
  '-v',
  '--showConfig',
  '--listTests',
]);

export const printsInformation = (args) => args.some((arg) => INFORMATION_OPTIONS.has(arg));

/** Runs jest with its output on stdout. */
export function printJestInformation(runtime, args) {
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  const env = environmentOf(runtime, {
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
  });
  return run(runtime.nodePath, [jest, ...args], { env });
}

/** Kills jest when it does not exit after its report: a test has left a timer, a socket, or a process open. */
function killAfterReport(child, report) {
  let reportedAt = null;
  const poll = setInterval(() => {
    if (!existsSync(inRoot(report))) return;
    reportedAt ??= Date.now();
    if (Date.now() - reportedAt < EXIT_MS_MAX) return;
    say(`jest did not exit within ${EXIT_MS_MAX / 1000} s: a test left an open handle; killed`);
    child.kill('SIGKILL');
  }, POLL_MS);
  child.once('exit', () => clearInterval(poll));
}

/** Counts each file that does not load as one failure, and a run that exits abnormally as at least one. */
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

/** For example `12 passed, 0 failed, 1 skipped`; omits zero skipped tests. */
export function lastLineOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
