/** One command says yes or no: format, lint, types, imports, build, and the two fast sizes of tests. */
import { ensureBuilt } from './build.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, say, StepFailed } from './project.mjs';
import { lastLineOf, runJest } from './test.mjs';

/** A command of an installed package, as its script file: no shell, no `npx` in between. */
const TOOLS = [
  ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  ['lint', 'eslint/bin/eslint.js', '--max-warnings=0', '.'],
  ['types', 'typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['imports', 'dependency-cruiser/bin/dependency-cruiser.mjs', 'libs', 'apps', 'bench'],
];

/** Sizes of tests (projects in jest.config.mjs) that the check runs … */
const SIZES_RUN = ['unit', 'architecture'];
/** … and those that it leaves to `npm test`. */
const SIZES_LEFT_OUT = ['integration', 'scenario (with golden)', 'simulation'];

/** Runs every step, also after one failed, and throws when any did. */
export async function check(runtime) {
  const failed = [];
  const step = async (name, work) => {
    const startedAt = Date.now();
    const code = await work();
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
    if (code !== 0) failed.push(name);
  };
  for (const [name, script, ...args] of TOOLS) {
    const command = [inRoot('node_modules', script), ...args];
    await step(name, () => run(runtime.nodePath, command, { env: environmentOf(runtime) }));
  }
  await step('build', () => ensureBuilt().then(() => 0, reportedFailure));
  await step('tests', async () => {
    const outcome = await runJest(runtime, ['--selectProjects', ...SIZES_RUN]);
    say(lastLineOf(outcome));
    return outcome.code;
  });
  say(`not run: tests of the sizes ${SIZES_LEFT_OUT.join(', ')}: npm test`);
  say('not run: benchmarks: npm run bench');
  if (failed.length > 0) throw new StepFailed(`check failed: ${failed.join(', ')}`);
  say('check passed');
}

function reportedFailure(error) {
  if (!(error instanceof StepFailed)) throw error;
  say(error.message);
  return error.exitCode;
}
