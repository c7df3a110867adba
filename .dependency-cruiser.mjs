/** Who may import whom, made from `libs/layers.json`; `test/architecture/imports.spec.ts` plants a breach of each rule. */
import { readFileSync } from 'node:fs';

const layers = JSON.parse(readFileSync(new URL('./libs/layers.json', import.meta.url), 'utf8'));

const SPECS = ['\\.spec\\.ts$', '^test/'];
const TESTS = [...SPECS, '^(libs|apps)/[^/]+/testing/'];
/** The small Nest module at the top of a lib, which provides its ports, registries and options. */
const MODULES = '^libs/[^/]+/src/[^/]+\\.module\\.ts$';
const FACES = '^libs/[^/]+/(src|testing)/index\\.ts$';

const escaped = (name) => name.replaceAll('.', '\\.');
const packagePaths = (names) => `(^|/)node_modules/(${names.map(escaped).join('|')})/`;
const libPath = (names) => `^libs/(${names.join('|')})/`;
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const libNames = Object.keys(layers.libs);
const entirelyPure = libNames.filter((lib) => layers.libs[lib].pure === 'all');

const ranks = libNames.flatMap((lib) => {
  const notLower = libNames.filter(
    (other) => other !== lib && layers.libs[other].rank >= layers.libs[lib].rank,
  );
  if (notLower.length === 0) return [];
  return rule(
    `lower-ranks-only:${lib}`,
    `${lib} has rank ${layers.libs[lib].rank} and imports only libs of a lower rank`,
    { path: `^libs/${lib}/` },
    { path: libPath(notLower) },
  );
});

const faces = [
  rule(
    'through-the-face',
    'Another lib is its index.ts and nothing else',
    { path: '^libs/([^/]+)/' },
    { path: '^libs/', pathNot: ['^libs/$1/', FACES] },
  ),
  rule(
    'through-the-face-from-outside',
    'A lib is its index.ts and nothing else',
    { path: '^(apps|bench|test)/' },
    { path: '^libs/', pathNot: [FACES, '^libs/layers\\.json$'] },
  ),
  rule(
    'by-name',
    'Another lib is imported as @tidegate/<lib>, never by a path',
    { path: '^libs/([^/]+)/' },
    { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased'] },
  ),
  rule(
    'own-files-by-path',
    'Inside a lib files are imported by relative path, never through its own face',
    { path: '^libs/([^/]+)/src/', pathNot: SPECS },
    { path: '^libs/$1/', dependencyTypes: ['aliased'] },
  ),
  rule(
    'testing-is-for-specs',
    'testing/ holds fakes and builders: no production file imports it',
    { path: '^(libs|apps|bench)/', pathNot: TESTS },
    { path: '^(libs|apps)/[^/]+/testing/' },
  ),
  rule(
    'specs-are-leaves',
    'Nothing imports a spec',
    { path: '^(libs|apps|bench|test)/' },
    { path: '\\.spec\\.ts$' },
  ),
];

const purity = [
  rule(
    'pure-core',
    'core/ and the ports import each other, faces of other libs and the few pure packages',
    { path: '^libs/([^/]+)/src/(core/|ports\\.ts$)', pathNot: SPECS },
    {
      pathNot: [
        '^libs/$1/src/(core/|ports\\.ts$)',
        '^libs/(?!$1/)[^/]+/src/index\\.ts$',
        packagePaths(layers.purePackages),
      ],
    },
  ),
  rule(
    'pure-lib',
    'A pure lib imports itself, faces of other libs and the few pure packages',
    { path: `^libs/(${entirelyPure.join('|')})/src/`, pathNot: [...SPECS, MODULES] },
    {
      pathNot: [
        '^libs/$1/src/',
        '^libs/(?!$1/)[^/]+/src/index\\.ts$',
        packagePaths(layers.purePackages),
      ],
    },
  ),
  rule(
    'pure-lib-module',
    'The module of a pure lib imports what the lib may, and @nestjs/common',
    { path: `^libs/(${entirelyPure.join('|')})/src/[^/]+\\.module\\.ts$` },
    {
      pathNot: [
        '^libs/$1/src/',
        '^libs/(?!$1/)[^/]+/src/index\\.ts$',
        packagePaths([...layers.purePackages, '@nestjs/common']),
      ],
    },
  ),
  rule(
    'nest-in-modules-only',
    'In a lib the framework is known to <lib>.module.ts and to nothing else',
    { path: '^libs/', pathNot: [MODULES, ...TESTS] },
    { path: '(^|/)node_modules/@nestjs/' },
  ),
];

const owners = [
  rule(
    'only-persistence-knows-sql',
    'Databases are behind the stores of persistence',
    { path: '^(libs|apps)/', pathNot: [libPath(layers.owners.sql), ...SPECS] },
    { path: packagePaths(layers.packages.sql) },
  ),
  rule(
    'only-exchange-connects',
    'Outbound connections are made by exchange and notifications',
    { path: '^(libs|apps/server)/', pathNot: [libPath(layers.owners.outbound), ...TESTS] },
    { path: packagePaths(layers.packages.outbound) },
  ),
  rule(
    'only-exchange-opens-sockets',
    'Outbound connections are made by exchange and notifications',
    {
      path: '^(libs|apps/server)/',
      // It compares addresses with subnets and opens nothing.
      pathNot: [libPath(layers.owners.outbound), '/access/client-address\\.ts$', ...TESTS],
    },
    {
      path: `^(node:)?(${layers.packages.outboundBuiltins.join('|')})$`,
      dependencyTypes: ['core'],
    },
  ),
];

const apps = [
  rule(
    'libs-know-no-app',
    'Libs are below apps, benches and tests',
    { path: '^libs/' },
    { path: '^(apps|bench|test|scripts)/' },
  ),
  rule(
    'apps-stand-alone',
    'An app is a process of its own: it may start another one, not import it',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/', pathNot: '^apps/$1/' },
  ),
  ...Object.entries(layers.apps)
    .filter(([, app]) => app.libs !== 'any')
    .map(([app, { libs }]) =>
      rule(
        `few-libs-for:${app}`,
        `${app} knows ${libs.join(', ')} only, so that it cannot mirror a mistake of the rest`,
        { path: `^apps/${app}/` },
        { path: '^libs/', pathNot: libPath(libs) },
      ),
    ),
  rule(
    'production-knows-no-test',
    'Tests are not shipped',
    { path: '^(apps|bench)/' },
    { path: '^test/' },
  ),
];

/** Folders of the console, each of which imports only those below it. */
const CONSOLE_ROOMS = ['feature', 'ui', 'data', 'util'];

const consoleRooms = CONSOLE_ROOMS.slice(1).map((room, index) =>
  rule(
    `console-rooms:${room}`,
    `In the console ${room} imports nothing of ${CONSOLE_ROOMS.slice(0, index + 1).join(', ')}`,
    { path: `^apps/dashboard/src/app/${room}/` },
    { path: `^apps/dashboard/src/app/(${CONSOLE_ROOMS.slice(0, index + 1).join('|')})/` },
  ),
);

const hygiene = [
  rule('no-cycles', 'Files form no cycle, not even by types', {}, { circular: true }),
  rule(
    'resolvable',
    'Every import leads somewhere; the types of the API exist after a build of the console',
    {},
    { couldNotResolve: true, pathNot: '/generated/types\\.gen' },
  ),
  rule(
    'declared-packages',
    'A package that is imported is in package.json',
    { path: '^(libs|apps|bench|test)/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  rule(
    'no-dev-package-in-production',
    'Production runs without devDependencies',
    { path: '^(libs|apps)/', pathNot: TESTS },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
];

export default {
  forbidden: [...ranks, ...faces, ...purity, ...owners, ...apps, ...consoleRooms, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.cache|\\.runtime)/' },
    // Without it, type imports would be invisible and every rule would pass.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'default', 'types'],
    },
  },
};
