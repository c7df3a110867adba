/** What every mutation run has in common; `run.mjs` adds the lib. https://stryker-mutator.io/docs/stryker-js/configuration */
import { inRoot } from '../project.mjs';

export default {
  plugins: [
    inRoot('scripts/mutation/runner.mjs'),
    inRoot('scripts/mutation/ignore-wording.mjs'),
    '@stryker-mutator/jest-runner',
  ],
  testRunner: 'tidegate',
  coverageAnalysis: 'perTest',
  ignorers: ['wording'],
  // Only what a spec can load goes into the copy that is mutated. The copy finds packages in the folders above it.
  ignorePatterns: ['**', '!libs/**/*.ts', '!libs/**/*.json'],
  symlinkNodeModules: false,
  // The compiler of the specs strips types without checking them.
  disableTypeChecks: false,
  // One runner is enough for a second core that runs StrykerJS itself, and it keeps the specs loaded.
  concurrency: 1,
  // A mutant is an endless loop only when it is far slower than its tests: the machine may be busy.
  timeoutFactor: 4,
  timeoutMS: 4000,
  incremental: true,
  reporters: ['html', 'json', 'progress-append-only'],
  cleanTempDir: 'always',
  logLevel: 'warn',
  warnings: { slow: false },
};
