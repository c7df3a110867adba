/** `npm run check`: format, lint, types, imports, build, and the two fast test sizes. */
import { ensureApiClient } from './api-client.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureConsoleBuilt } from './console.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, say, StepFailed } from './project.mjs';
import { lastLineOf, runJest } from './test.mjs';

/** Name, script file of an installed package, and arguments. Runs without a shell or `npx`. */
const TOOLS = [
  ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['lint', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
  ['types', 'typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['imports', 'dependency-cruiser/bin/dependency-cruiser.mjs', 'libs', 'apps', 'bench'],
];

/** Test sizes (projects in jest.config.mjs) that the check runs. */
const SIZES_RUN = ['unit', 'architecture'];
/** Test sizes that only `npm test` runs. */
const SIZES_SKIPPED = ['integration', 'scenario (with golden)', 'end-to-end', 'simulation'];

/** Runs all steps, even after a failure. Throws if any step failed. */
export async function check(runtime) {
  const failed = [];
  const step = async (name, work) => {
    const startedAt = Date.now();
    const code = await work();
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
    if (code !== 0) failed.push(name);
  };
  await ensureApiClient();
  for (const [name, script, ...args] of TOOLS) {
    const command = [inRoot('node_modules', script), ...args];
    await step(name, () => run(runtime.nodePath, command, { env: environmentOf(runtime) }));
  }
  await step('build', () => buildAll(runtime).then(() => 0, reportedFailure));
  await step('tests', async () => {
    const outcome = await runJest(runtime, ['--selectProjects', ...SIZES_RUN]);
    say(lastLineOf(outcome));
    return outcome.code;
  });
  say(`skipped: ${SIZES_SKIPPED.join(', ')} tests (npm test)`);
  say('skipped: benchmarks (npm run bench)');
  if (failed.length > 0) throw new StepFailed(`check failed: ${failed.join(', ')}`);
  say('check passed');
}

async function buildAll(runtime) {
  await ensureBuilt();
  await ensureConsoleBuilt(runtime);
}

function reportedFailure(error) {
  if (!(error instanceof StepFailed)) throw error;
  say(error.message);
  return error.exitCode;
}
