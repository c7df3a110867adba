/** Rebuilds server and console, and restarts the server, when a source or a configuration file changes. */
import { watch } from 'node:fs';

import { ensureBuilt } from './build.mjs';
import { ensureConsoleBuilt } from './console.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, say, StepFailed } from './project.mjs';

const QUIET_MS = 150;
const WATCHED = ['libs', 'apps', 'config'];

/** Runs until the server exits. Resolves to its exit code. */
export async function developServer(runtime, command) {
  const changes = watchSources();
  try {
    for (;;) {
      const server = await startIfItBuilds(runtime, command);
      const exit = server?.exited.then((code) => ({ code }));
      const ended = await Promise.race([changes.next(), ...(exit ? [exit] : [])]);
      if (ended !== 'changed') return ended.code;
      say('sources changed: restarting');
      server?.child.kill('SIGTERM');
      await exit;
    }
  } finally {
    changes.stop();
  }
}

async function startIfItBuilds(runtime, command) {
  try {
    await ensureBuilt();
    await ensureConsoleBuilt(runtime);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    say(error.message);
    return null;
  }
  let child;
  const started = (spawned) => (child = spawned);
  const exited = run(runtime.nodePath, command, { env: environmentOf(runtime), started });
  return { child, exited };
}

/** `next()` resolves after files have changed and then stayed unchanged for `QUIET_MS`. */
function watchSources() {
  let quiet;
  let dirty = false;
  let wake = () => undefined;
  const settled = () => {
    dirty = true;
    wake();
  };
  const touched = (_event, file) => {
    if (!/\.(ts|html|css|ya?ml|json)$/.test(file ?? '') || /\.spec\.ts$/.test(file)) return;
    clearTimeout(quiet);
    quiet = setTimeout(settled, QUIET_MS);
  };
  const watchers = WATCHED.map((folder) => watch(inRoot(folder), { recursive: true }, touched));
  return {
    stop: () => watchers.forEach((watcher) => watcher.close()),
    async next() {
      if (!dirty) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      dirty = false;
      return 'changed';
    },
  };
}
