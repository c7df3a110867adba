/** Runs child processes: forwards signals, returns exit codes. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { basename } from 'node:path';

import { ROOT, StepFailed } from './project.mjs';

const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * Runs a command with the stdio of this process and forwards signals to it.
 * A terminal sends Ctrl-C to the whole process group, so SIGINT is forwarded only without a terminal.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions, started?: (child: import('node:child_process').ChildProcess) => void }} [options]
 * @returns {Promise<number>} the exit code, or 128 + signal number after a signal
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: options.stdio ?? 'inherit',
      env: options.env ?? process.env,
    });
    const forward = (signal) => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = () => FORWARDED.forEach((signal) => process.off(signal, forward));
    child.once('error', (error) => {
      settle();
      reject(new StepFailed(`cannot run ${command}: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve(code ?? 128 + constants.signals[signal]);
    });
    options.started?.(child);
  });
}

/** An environment in which `node` on PATH is the project's Node. */
export function environmentOf(runtime, extra = {}) {
  return { ...process.env, PATH: `${runtime.binFolder}:${process.env.PATH}`, ...extra };
}

/**
 * Runs npm on the project's Node with its output on stderr. Prefers the npm that started this process to that on PATH.
 * @returns {Promise<number>} npm's exit code
 */
export function runNpm(runtime, args) {
  const caller = process.env.npm_execpath ?? '';
  const options = { env: environmentOf(runtime), stdio: ['ignore', 2, 2] };
  return basename(caller) === 'npm-cli.js'
    ? run(runtime.nodePath, [caller, ...args], options)
    : run('npm', args, options);
}
