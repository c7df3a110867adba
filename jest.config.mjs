import { availableParallelism } from 'node:os';

/** One jest project per test size; `npm test` runs them all. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@tidegate/([^/]+)/testing$': '<rootDir>/libs/$1/testing/index.ts',
    '^@tidegate/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.runtime/', '<rootDir>/.cache/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2024',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const project = (displayName, testMatch, ignored = []) => ({
  ...shared,
  displayName,
  testMatch,
  testPathIgnorePatterns: ['/node_modules/', ...ignored],
});

export default {
  // Work that takes a second on an idle machine may take ten on a busy one; a test that hangs still ends.
  testTimeout: 60_000,
  // A test of a whole server waits more than it works: two cores are kept busy by two workers.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  projects: [
    project(
      'unit',
      ['libs', 'apps', 'bench'].map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
      ['\\.int\\.spec\\.ts$'],
    ),
    project('integration', [
      '<rootDir>/libs/**/*.int.spec.ts',
      '<rootDir>/apps/**/*.int.spec.ts',
      '<rootDir>/test/integration/**/*.spec.ts',
    ]),
    project('scenario', [
      '<rootDir>/test/scenarios/**/*.spec.ts',
      '<rootDir>/test/golden/**/*.spec.ts',
    ]),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('end-to-end', ['<rootDir>/test/e2e/**/*.spec.ts']),
    project('simulation', ['<rootDir>/test/simulation/**/*.spec.ts']),
  ],
};
