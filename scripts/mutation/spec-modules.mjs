/** Loads TypeScript specs and sources into this process, any number of times. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { transformSync } from '@swc/core';

/** The compiler options of `jest.config.mjs`. */
const COMPILER = {
  swcrc: false,
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2024',
    keepClassNames: true,
  },
  module: { type: 'es6' },
};

/** StrykerJS prints `(a as T) < b` without the parentheses, so the parser takes `<` as the start of type arguments. */
const CAST_BEFORE_LESS = / as \w+ <(?= )/g;

const JEST_GLOBALS = '@jest/globals';
const OUR_LIB = /^@tidegate\/([^/]+?)(\/testing)?$/;

/**
 * @param {string} root folder that holds `libs/`
 * @param {string} jestGlobals source text of the module that replaces `@jest/globals`
 * @returns {(path: string, round: number) => Promise<unknown>} imports a file below `root`; each round loads it again
 */
export function specModules(root, jestGlobals) {
  const base = pathToFileURL(`${root}/`).href;
  const compiled = new Map();

  const target = (specifier, parent) => {
    const lib = OUR_LIB.exec(specifier);
    if (lib) return `${base}libs/${lib[1]}/${lib[2] ? 'testing' : 'src'}/index.ts`;
    if (!specifier.startsWith('.')) return null;
    return new URL(specifier.replace(/\.js$/, '.ts'), parent).href;
  };
  const compile = (path) => {
    if (!compiled.has(path)) {
      const source = readFileSync(path, 'utf8').replaceAll(CAST_BEFORE_LESS, ' <');
      compiled.set(path, transformSync(source, { ...COMPILER, filename: path }).code);
    }
    return compiled.get(path);
  };

  registerHooks({
    resolve(specifier, context, nextResolve) {
      const parent = context.parentURL ?? '';
      if (!parent.startsWith(base)) return nextResolve(specifier, context);
      if (specifier === JEST_GLOBALS) {
        return { url: `tidegate:${JEST_GLOBALS}`, format: 'module', shortCircuit: true };
      }
      const url = target(specifier, parent);
      if (url === null) return nextResolve(specifier, context);
      return { url: `${url}${new URL(parent).search}`, format: 'module', shortCircuit: true };
    },
    load(url, context, nextLoad) {
      if (url === `tidegate:${JEST_GLOBALS}`) {
        return { format: 'module', source: jestGlobals, shortCircuit: true };
      }
      if (!url.startsWith(base) || !/\.ts(\?|$)/.test(url)) return nextLoad(url, context);
      return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true };
    },
  });
  return (path, round) => import(`${pathToFileURL(path).href}?round=${round}`);
}
