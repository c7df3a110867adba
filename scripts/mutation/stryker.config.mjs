/** Options of every mutation run; `run.mjs` adds the lib. https://stryker-mutator.io/docs/stryker-js/configuration */
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
  // Copies only files that a spec can load. The copy resolves packages from the folders above it.
  ignorePatterns: ['**', '!libs/**/*.ts', '!libs/**/*.json'],
  symlinkNodeModules: false,
  // Not needed: the compiler of the specs strips types without checking them.
  disableTypeChecks: false,
  // One runner keeps its specs loaded and leaves the second core to StrykerJS.
  concurrency: 1,
  // Generous, because the machine may be busy: only a far slower run counts as an endless loop.
  timeoutFactor: 4,
  timeoutMS: 4000,
  incremental: true,
  reporters: ['html', 'json', 'progress-append-only'],
  cleanTempDir: 'always',
  logLevel: 'warn',
  warnings: { slow: false },
};
