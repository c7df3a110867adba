#!/usr/bin/env node
/**
 * Everything that package.json's scripts do. Plain JavaScript with `node:` imports only, for any Node from 18 on:
 * it finds the right Node, installs, builds, and then runs what was asked for.
 */
import { existsSync } from 'node:fs';

import { ensureBuilt } from './build.mjs';
import { check } from './check.mjs';
import { developServer } from './dev.mjs';
import { ensureInstalled } from './install.mjs';
import { mutate } from './mutate.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, say, StepFailed } from './project.mjs';
import { selectRuntime } from './runtime.mjs';
import { askJest, asksJest, lastLineOf, runJest } from './test.mjs';

const SERVER = 'dist/apps/server/src/main.js';
const COMMAND_LINE = 'dist/apps/cli/src/main.js';
const BENCH = 'dist/bench/run.js';

/** Decisions leave much garbage that is soon dead: twice the room for it is collected less than half as often. */
const ENGINE_FLAGS = ['--max-semi-space-size=32'];

/** Each verb: `(runtime, args) → exit code`. */
const VERBS = {
  start: async (runtime, args) => {
    await ensureBuilt();
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
  build: async () => {
    await ensureBuilt();
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
  golden: async (runtime) => {
    const args = ['--selectProjects', 'scenario', '--testPathPatterns', 'test/golden'];
    const outcome = await runJest(runtime, args, { TIDEGATE_UPDATE_GOLDEN: '1' });
    return outcome.code;
  },
  mutate,
};

function runBuilt(runtime, [script, ...args]) {
  if (!existsSync(inRoot(script))) throw new StepFailed(`${script} was not built: no such source`);
  return run(runtime.nodePath, [...ENGINE_FLAGS, inRoot(script), ...args], {
    env: environmentOf(runtime),
  });
}

/** Prints its last line whatever happens: a build that fails is a failed test run, not a silent one. */
async function test(args) {
  let outcome = { code: 1, passed: 0, failed: 1, skipped: 0 };
  try {
    const runtime = await selectRuntime();
    await ensureInstalled(runtime);
    // Questions to jest run no test: neither a failure nor a last line that counts any.
    if (asksJest(args)) return await askJest(runtime, args);
    await ensureBuilt();
    outcome = await runJest(runtime, args);
  } catch (error) {
    report(error);
  }
  process.stdout.write(`${lastLineOf(outcome)}\n`);
  return outcome.code;
}

async function main([verb, ...args]) {
  if (verb === 'test') return test(args);
  const perform = Object.hasOwn(VERBS, verb ?? '') ? VERBS[verb] : null;
  if (!perform) {
    throw new StepFailed(`say one of: test, ${Object.keys(VERBS).join(', ')}`, 2);
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
