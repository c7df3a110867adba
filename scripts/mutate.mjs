/** Mutation testing of one lib: StrykerJS changes the source, and the lib's unit specs must fail. */
import { existsSync, mkdirSync } from 'node:fs';

import { MUTATE_HELP, mutationRunOf } from './mutation/arguments.mjs';
import { environmentOf, run } from './processes.mjs';
import { inRoot, StepFailed } from './project.mjs';

const RUN = 'scripts/mutation/run.mjs';

/** Runs StrykerJS in a child process. Resolves to its exit code. */
export async function mutate(runtime, args) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(MUTATE_HELP);
    return 0;
  }
  const plan = mutationRunOf(args);
  if (!existsSync(inRoot(plan.folder))) {
    throw new StepFailed(
      `${plan.folder} does not exist: name a lib, or a folder of a lib's src`,
      2,
    );
  }
  mkdirSync(inRoot(plan.reports), { recursive: true });
  // A fixed seed makes a run repeatable: properties draw the same cases for every mutant.
  const env = environmentOf(runtime, { SEED: String(plan.seed) });
  return run(runtime.nodePath, ['--no-warnings', inRoot(RUN), JSON.stringify(plan)], { env });
}
