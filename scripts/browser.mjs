/** Finds a Chromium for the tests, or fetches one from the npm registry into `.runtime/`. */
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

import { alone } from './lock.mjs';
import { runNpm } from './processes.mjs';
import { inRoot, say, StepFailed } from './project.mjs';

const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';
const FOLDER = '.runtime/chromium';
const FETCHED = inRoot(FOLDER, `chromium-${VERSION}`);
const LIBRARIES = inRoot(FOLDER, 'al2023', 'lib');

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Environment in which tests start a browser: `CHROME_PATH`, and `CHROME_LIBRARIES` if the machine lacks libraries that it needs.
 * Takes the browser of `CHROME_PATH`, then an installed one, then the fetched one (Linux on x64).
 */
export async function browserEnvironment(runtime) {
  const given = process.env.CHROME_PATH;
  if (given !== undefined && !isExecutable(given)) {
    throw new StepFailed(`CHROME_PATH is ${given}, which is not an executable file`);
  }
  const installed = given ?? INSTALLED.find(isExecutable);
  if (installed !== undefined) return { CHROME_PATH: installed };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new StepFailed('The tests need Chromium or Chrome: install one, or set CHROME_PATH');
  }
  if (!existsSync(FETCHED)) await alone(() => fetchBrowser(runtime));
  return { CHROME_PATH: FETCHED, ...(lacksLibraries() && { CHROME_LIBRARIES: LIBRARIES }) };
}

async function fetchBrowser(runtime) {
  if (existsSync(FETCHED)) return;
  say(`fetching Chromium for the tests from the npm registry into ${FOLDER}/ (67 MB, once)`);
  mkdirSync(inRoot(FOLDER), { recursive: true });
  writeFileSync(inRoot(FOLDER, 'package.json'), '{ "private": true }\n');
  const code = await runNpm(runtime, [
    'install',
    ...['--prefix', inRoot(FOLDER)],
    ...['--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    `${PACKAGE}@${VERSION}`,
  ]);
  if (code !== 0) {
    throw new StepFailed(
      'Fetching Chromium failed. Check that npm can reach its registry, or install Chromium and set CHROME_PATH.',
    );
  }
  const archive = inRoot(FOLDER, 'node_modules', PACKAGE, 'bin', 'chromium.br');
  writeFileSync(`${FETCHED}.part`, brotliDecompressSync(readFileSync(archive)));
  chmodSync(`${FETCHED}.part`, 0o755);
  renameSync(`${FETCHED}.part`, FETCHED);
}

/** Whether the machine lacks libraries that the fetched browser needs; the package brings them. */
function lacksLibraries() {
  if (!execFileSync('ldd', [FETCHED], { encoding: 'utf8' }).includes('not found')) return false;
  if (existsSync(LIBRARIES)) return true;
  const archive = inRoot(FOLDER, 'node_modules', PACKAGE, 'bin', 'al2023.tar.br');
  const tar = brotliDecompressSync(readFileSync(archive));
  mkdirSync(inRoot(FOLDER, 'al2023'), { recursive: true });
  execFileSync('tar', ['-x', '-C', inRoot(FOLDER, 'al2023')], { input: tar });
  return true;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
