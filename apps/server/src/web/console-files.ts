import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The built console: its page, and the paths of its other files. */
export interface ConsoleFiles {
  readonly folder: string;
  /** `index.html` with its placeholders. */
  readonly page: string;
  /** Paths relative to the folder, with slashes. */
  readonly files: ReadonlySet<string>;
}

const PAGE = 'index.html';

/** `null` if the console is not built. */
export async function readConsoleFiles(folder: string): Promise<ConsoleFiles | null> {
  const page = await readFile(join(folder, PAGE), 'utf8').catch(unlessMissing);
  if (page === null) return null;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && isServed(entry.name))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'));
  return { folder, page, files: new Set(files) };
}

/** `null` for a missing file; any other error is thrown, because a console that is there must be served. */
function unlessMissing(thrown: NodeJS.ErrnoException): null {
  if (thrown.code === 'ENOENT') return null;
  throw thrown;
}

/** Not the page, which needs a nonce; not the stamp of the build; not the compressed copies, which replace others. */
function isServed(name: string): boolean {
  return name !== PAGE && !name.startsWith('.') && !/\.(br|gz)$/.test(name);
}

/** `main-BIJMrdJZ.js`, `charts-5.2.1.mjs`. */
const VERSIONED = /-((?=[\w-]*[A-Z\d])[\w-]{8}|\d+\.\d+\.\d+)\.\w+$/;

/** A name with a content hash or a version never changes its content; other files are checked for changes. */
export function cacheControlOf(file: string): string {
  return VERSIONED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

const SERVER_PATHS = /^\/(api|health|live|metrics|status|csp-report)(\/|$)/;

/** Whether a path is a page of the console: not of the server, and not the name of a file. */
export function isConsolePath(path: string): boolean {
  return !SERVER_PATHS.test(path) && !/\.[a-z0-9]{1,8}$/i.test(path);
}

/** The page for one response. */
export function consolePage(page: string, nonce: string, language: string): string {
  return page
    .replaceAll('__CSP_NONCE__', nonce)
    .replace(/<html lang="[^"]*"/, `<html lang="${language}"`);
}
