/**
 * ESLint blocks that restrict time, randomness, the environment, and the network to their owners in `libs/layers.json`.
 * They need no types, so the architecture tests can check the whole tree quickly.
 */
import { readFileSync } from 'node:fs';

const layers = JSON.parse(readFileSync(new URL('../../libs/layers.json', import.meta.url), 'utf8'));

const CLOCK = 'Inject a Clock or Timers: code below apps/ must not use the system time.';
const RANDOMNESS = 'Inject an Rng or an IdSource: a run must be repeatable.';
const ENVIRONMENT = 'Only libs/configuration reads the environment.';
const OUTBOUND = 'Only exchange and notifications open connections.';
const LOCALE = 'The result depends on the locale of the machine.';

const syntax = (selector, message) => ({ selector, message });
const member = (object, property, message) => ({ object, property, message });
const global = (names, message) => names.map((name) => ({ name, message }));

const clock = {
  syntax: [
    syntax("NewExpression[callee.name='Date'][arguments.length=0]", CLOCK),
    syntax("CallExpression[callee.name='Date']", CLOCK),
  ],
  members: [
    member('Date', 'now', CLOCK),
    member('performance', 'now', CLOCK),
    member('process', 'hrtime', CLOCK),
  ],
  globals: global(['setTimeout', 'setInterval'], CLOCK),
  // `setImmediate` is allowed: it yields to other tasks and does not depend on time.
  imports: ['node:timers', 'node:timers/promises'].map((name) => ({
    name,
    importNames: ['default', 'setTimeout', 'setInterval', 'scheduler'],
    message: CLOCK,
  })),
};

const randomness = {
  members: ['randomUUID', 'getRandomValues', 'randomBytes', 'randomInt']
    .map((property) => member('crypto', property, RANDOMNESS))
    .concat(member('Math', 'random', RANDOMNESS)),
  imports: [
    {
      name: 'node:crypto',
      importNames: ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'webcrypto'],
      message: RANDOMNESS,
    },
  ],
};

const environment = {
  members: [member('process', 'env', ENVIRONMENT)],
  imports: [{ name: 'node:process', message: ENVIRONMENT }],
};

const outbound = { globals: global(['fetch', 'WebSocket', 'EventSource'], OUTBOUND) };

const machine = {
  globals: global(
    ['process', 'console', 'globalThis', 'performance', 'setImmediate', 'Intl'],
    'core/ must not depend on the machine.',
  ),
  syntax: [
    syntax('MemberExpression[property.name=/^(localeCompare|toLocale[A-Z]\\w*)$/]', LOCALE),
    syntax('ImportExpression', 'core/ must not use import() at run time.'),
  ],
};

const face = {
  syntax: [
    syntax('ExportDefaultDeclaration', 'Use a named export.'),
    syntax('ExportAllDeclaration', 'Export each name explicitly.'),
  ],
};

const sleep = {
  globals: global(
    ['setTimeout', 'setInterval'],
    'Tests must not sleep: use ManualTime or eventually.',
  ),
  imports: [{ name: 'node:timers/promises', message: 'Tests must not sleep: use eventually.' }],
};

/** Merges bans into one rule set: in ESLint, the options of a later block replace those of an earlier one. */
function rulesOf(...bans) {
  const all = (key) => bans.flatMap((ban) => ban[key] ?? []);
  return {
    'no-restricted-syntax': ['error', ...all('syntax')],
    'no-restricted-properties': ['error', ...all('members')],
    'no-restricted-globals': ['error', ...all('globals')],
    'no-restricted-imports': ['error', { paths: all('imports') }],
  };
}

const sourcesOf = (libs) => libs.map((lib) => `libs/${lib}/src/**/*.ts`);
const SPECS = ['**/*.spec.ts', '**/testing/**'];
const names = Object.keys(layers.libs);
const { clock: clockOwners, environment: environmentOwners, outbound: callers } = layers.owners;
const ordinary = names.filter(
  (lib) => ![...clockOwners, ...environmentOwners, ...callers].includes(lib),
);
const pureFiles = [
  'libs/*/src/core/**/*.ts',
  'libs/*/src/ports.ts',
  ...sourcesOf(names.filter((lib) => layers.libs[lib].pure === 'all')),
];

const block = (name, files, ...bans) => ({
  name: `tidegate/${name}`,
  files,
  ignores: SPECS,
  rules: rulesOf(...bans),
});

/** Later blocks take precedence: first the shells of the libs by ownership, then all pure code. */
export const purityBlocks = [
  block('shell', sourcesOf(ordinary), face, clock, randomness, environment, outbound),
  block('clock-owners', sourcesOf(clockOwners), face, environment, outbound),
  block('environment-owners', sourcesOf(environmentOwners), face, clock, randomness, outbound),
  block('outbound-owners', sourcesOf(callers), face, clock, randomness, environment),
  block('pure', pureFiles, face, clock, randomness, environment, outbound, machine),
  block('server', ['apps/server/src/**/*.ts'], environment, outbound),
  block('apps', ['apps/!(server)/src/**/*.ts'], environment),
  {
    name: 'tidegate/specs',
    files: ['**/*.spec.ts'],
    rules: rulesOf(sleep),
  },
];
