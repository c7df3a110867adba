/** Runs StrykerJS once and prints the result to stdout. The argument is a `MutationRun` as JSON. */
import { globSync } from 'node:fs';

import { Stryker } from '@stryker-mutator/core';

import { inRoot, say } from '../project.mjs';
import { reportOf } from './report.mjs';

const run = JSON.parse(process.argv[2] ?? '{}');
process.chdir(inRoot());
process.exitCode = await mutate();

async function mutate() {
  const startedAt = Date.now();
  const sources = sourcesOf(run);
  if (sources.length === 0) {
    say(`no source matches ${run.files.join(', ')}`);
    return 2;
  }
  const mutants = await new Stryker({
    configFile: inRoot('scripts/mutation/stryker.config.mjs'),
    mutate: sources,
    tidegate: { specs: run.folder },
    ...(run.inJest ? inJest() : {}),
    incrementalFile: `${run.reports}/incremental.json`,
    force: run.force,
    htmlReporter: { fileName: `${run.reports}/report.html` },
    jsonReporter: { fileName: `${run.reports}/report.json` },
    tempDirName: `${run.reports}/work`,
  }).runMutationTest();
  // StrykerJS also returns the stored results of all other files.
  const chosen = new Set(sources.map((path) => inRoot(path)));
  const judged = mutants.filter(({ fileName }) => chosen.has(fileName));
  const { text, score } = reportOf(judged, (Date.now() - startedAt) / 1000);
  process.stdout.write(`${text}Report: ${run.reports}/report.html\n`);
  return score < run.goal ? 1 : 0;
}

/** Excludes specs, `index.ts` (only re-exports), and Nest modules (integration specs test them). */
function sourcesOf({ folder, files }) {
  const chosen = files.flatMap((glob) => globSync(glob, { cwd: inRoot(folder) }));
  return [...new Set(chosen)]
    .filter((path) => path.endsWith('.ts') && !/(^|\/)index\.ts$|\.(spec|module)\.ts$/.test(path))
    .map((path) => `${run.folder}/${path}`);
}

/** Options for running the specs in jest instead of the harness: slow, but independent of it. */
function inJest() {
  return {
    testRunner: 'jest',
    jest: {
      projectType: 'custom',
      configFile: inRoot('scripts/mutation/jest.config.mjs'),
      config: { testMatch: [`<rootDir>/${run.folder}/**/*.spec.ts`] },
    },
    testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  };
}
