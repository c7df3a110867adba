/** A lock file: one process at a time installs or builds, the others wait. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { inRoot, StepFailed } from './project.mjs';

const LOCK = inRoot('.cache', 'prepare.lock');
const POLL_MS = 200;
const WAIT_MS_MAX = 600_000;

/** Runs `task` while holding the lock. Takes over the lock of a dead process. */
export async function alone(task) {
  mkdirSync(inRoot('.cache'), { recursive: true });
  const deadline = Date.now() + WAIT_MS_MAX;
  while (!tryLock()) {
    if (ownerIsDead()) rmSync(LOCK, { force: true });
    else if (Date.now() > deadline) {
      throw new StepFailed(`${LOCK} is still held after ${WAIT_MS_MAX / 1000} s: remove it`);
    } else await sleep(POLL_MS);
  }
  try {
    return await task();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function ownerIsDead() {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')) || 0, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
