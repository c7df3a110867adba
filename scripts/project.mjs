/** Paths, messages, and failures of the scripts. Only `node:` imports: this runs before dependencies are installed. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/** @param {string[]} parts */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** @param {string} path relative to the root */
export const readText = (path) => readFileSync(inRoot(path), 'utf8');

/** The text of a file, or an empty string if it does not exist. */
export function readTextIfAny(path) {
  try {
    return readText(path);
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Writes a line to stderr: stdout belongs to the command that runs. */
export function say(line) {
  process.stderr.write(`tidegate: ${line}\n`);
}

/** An expected failure: printed without a stack trace; the process exits with `exitCode`. */
export class StepFailed extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
