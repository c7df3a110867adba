/**
 * Where time, chance, the environment and the network may not be touched, as ESLint blocks made from `libs/layers.json`.
 * Untyped and quick, so that the architecture tests can run it over the whole tree.
 */
import { readFileSync } from 'node:fs';

const layers = JSON.parse(readFileSync(new URL('../../libs/layers.json', import.meta.url), 'utf8'));

const CLOCK = 'Take a Clock or Timers: nothing below apps/ reads the time of the machine.';
const CHANCE = 'Take an Rng or an IdSource: a run must be repeatable.';
const ENVIRONMENT = 'Only libs/configuration reads the environment.';
const OUTBOUND = 'Only exchange and notifications open connections.';
const LOCALE = 'The result would depend on the locale of the machine.';

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
  // `setImmediate` stays: a shell may let others have a turn, which takes no time.
  imports: ['node:timers', 'node:timers/promises'].map((name) => ({
    name,
    importNames: ['default', 'setTimeout', 'setInterval', 'scheduler'],
    message: CLOCK,
  })),
};

const chance = {
  members: ['randomUUID', 'getRandomValues', 'randomBytes', 'randomInt']
    .map((property) => member('crypto', property, CHANCE))
    .concat(member('Math', 'random', CHANCE)),
  imports: [
    {
      name: 'node:crypto',
      importNames: ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'webcrypto'],
      message: CHANCE,
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
    'core/ sees nothing of the machine that it runs on.',
  ),
  syntax: [
    syntax('MemberExpression[property.name=/^(localeCompare|toLocale[A-Z]\\w*)$/]', LOCALE),
    syntax('ImportExpression', 'core/ is loaded whole: no import() at run time.'),
  ],
};

const face = {
  syntax: [
    syntax('ExportDefaultDeclaration', 'Named exports only.'),
    syntax('ExportAllDeclaration', 'A face names what it shows.'),
  ],
};

const sleep = {
  globals: global(
    ['setTimeout', 'setInterval'],
    'Tests do not sleep: use ManualTime or eventually.',
  ),
  imports: [{ name: 'node:timers/promises', message: 'Tests do not sleep: use eventually.' }],
};

/** One rule set from several bans; ESLint replaces a rule's options per block, so each block lists all of its bans. */
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

/** Later blocks win: first the shells of the libs, by what they own, then everything that is pure. */
export const purityBlocks = [
  block('shell', sourcesOf(ordinary), face, clock, chance, environment, outbound),
  block('clock-owners', sourcesOf(clockOwners), face, environment, outbound),
  block('environment-owners', sourcesOf(environmentOwners), face, clock, chance, outbound),
  block('outbound-owners', sourcesOf(callers), face, clock, chance, environment),
  block('pure', pureFiles, face, clock, chance, environment, outbound, machine),
  block('server', ['apps/server/src/**/*.ts'], environment, outbound),
  block('apps', ['apps/!(server)/src/**/*.ts'], environment),
  {
    name: 'tidegate/specs',
    files: ['**/*.spec.ts'],
    rules: rulesOf(sleep),
  },
];
