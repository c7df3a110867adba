#!/usr/bin/env node
/**
 * Entry point of the scripts in package.json. Selects Node, installs, builds, then runs the command. Plain JavaScript
 * with `node:` imports only, so that it starts on any Node from 18 on.
 */
import { existsSync } from 'node:fs';

import { browserEnvironment } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { check } from './check.mjs';
import { ensureConsoleBuilt } from './console.mjs';
import { developServer } from './dev.mjs';
import { ensureInstalled } from './install.mjs';
import { mutate } from './mutate.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, say, StepFailed } from './project.mjs';
import { selectRuntime } from './runtime.mjs';
import { lastLineOf, printJestInformation, printsInformation, runJest } from './test.mjs';

const SERVER = 'dist/apps/server/src/main.js';
const COMMAND_LINE = 'dist/apps/cli/src/main.js';
const BENCH = 'dist/bench/run.js';

/** Decisions allocate many short-lived objects: doubling the young generation more than halves its collections. */
const ENGINE_FLAGS = ['--max-semi-space-size=32'];

/** Commands as `(runtime, args) → exit code`. */
const COMMANDS = {
  start: async (runtime, args) => {
    await ensureBuilt();
    await ensureConsoleBuilt(runtime);
    return runBuilt(runtime, [SERVER, ...args]);
  },
  dev: (runtime, args) => developServer(runtime, [inRoot(SERVER), ...args]),
  cli: async (runtime, args) => {
    await ensureBuilt();
    return runBuilt(runtime, [COMMAND_LINE, ...args]);
  },
  bench: async (runtime, args) => {
    await ensureBuilt();
    return runBuilt(runtime, [BENCH, ...args]);
  },
  build: async (runtime) => {
    await ensureBuilt();
    await ensureConsoleBuilt(runtime);
    return 0;
  },
  check: async (runtime) => {
    await check(runtime);
    return 0;
  },
  faces: async (runtime) => {
    const args = ['--selectProjects', 'architecture', '--testPathPatterns', 'faces'];
    const outcome = await runJest(runtime, args, { TIDEGATE_UPDATE_FACES: '1' });
    return outcome.code;
  },
  openapi: async (runtime) => {
    const args = [
      '--selectProjects',
      'integration',
      '--testPathPatterns',
      'testing/openapi/openapi',
    ];
    const outcome = await runJest(runtime, args, { TIDEGATE_UPDATE_OPENAPI: '1' });
    return outcome.code;
  },
  golden: async (runtime) => {
    const args = ['--selectProjects', 'scenario', '--testPathPatterns', 'test/golden'];
    const outcome = await runJest(runtime, args, { TIDEGATE_UPDATE_GOLDEN: '1' });
    return outcome.code;
  },
  mutate,
};

function runBuilt(runtime, [script, ...args]) {
  if (!existsSync(inRoot(script)))
    throw new StepFailed(`${script} does not exist: its source is missing`);
  return run(runtime.nodePath, [...ENGINE_FLAGS, inRoot(script), ...args], {
    env: environmentOf(runtime),
  });
}

/** Always prints the summary line: a failed build counts as a failed test run. */
async function test(args) {
  let outcome = { code: 1, passed: 0, failed: 1, skipped: 0 };
  try {
    const runtime = await selectRuntime();
    await ensureInstalled(runtime);
    // These options run no tests, so a summary would report a failure.
    if (printsInformation(args)) return await printJestInformation(runtime, args);
    await ensureBuilt();
    await ensureConsoleBuilt(runtime);
    outcome = await runJest(runtime, args, await browserEnvironment(runtime));
  } catch (error) {
    report(error);
  }
  process.stdout.write(`${lastLineOf(outcome)}\n`);
  return outcome.code;
}

async function main([command, ...args]) {
  if (command === 'test') return test(args);
  const perform = Object.hasOwn(COMMANDS, command ?? '') ? COMMANDS[command] : null;
  if (!perform) {
    const known = ['test', ...Object.keys(COMMANDS)].join(', ');
    throw new StepFailed(`unknown command "${command ?? ''}": use one of ${known}`, 2);
  }
  const runtime = await selectRuntime();
  await ensureInstalled(runtime);
  return perform(runtime, args);
}

function report(error) {
  if (error instanceof StepFailed) say(error.message);
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return error instanceof StepFailed ? error.exitCode : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(report);
