/**
 * `describe`, `it`, and hooks for specs that stay loaded: each test runs once per mutant, without reloading modules as
 * jest would. Assertions and spies come from jest.
 */
import { createRequire } from 'node:module';
import { format } from 'node:util';

const HARNESS = Symbol.for('tidegate.spec-harness');

/** Replaces `@jest/globals` in specs. A spec that imports any other name from it does not load. */
export const JEST_GLOBALS_SOURCE = `
const harness = globalThis[Symbol.for('tidegate.spec-harness')];
export const { describe, it, beforeEach, afterEach, expect, jest } = harness;
export const test = it;
`;

/**
 * @typedef {object} LoadedTest
 * @property {string} id file and full name
 * @property {string} name titles of its `describe`s, then its own
 * @property {string} file
 * @property {() => Promise<void>} run runs the test with its hooks; rejects if it fails
 */

/** @returns {{ collect(file: string, load: () => Promise<unknown>): Promise<LoadedTest[]> }} */
export function specHarness() {
  const fromJest = createRequire(import.meta.resolve('@jest/globals'));
  const { jestExpect: expect } = fromJest('@jest/expect');
  const { ModuleMocker } = fromJest('jest-mock');
  const collector = new Collector(expect);
  globalThis[HARNESS] = { ...collector.globals(), expect, jest: new ModuleMocker(globalThis) };
  return collector;
}

class Collector {
  #expect;
  #file = '';
  #tests = [];
  #block = null;

  constructor(expect) {
    this.#expect = expect;
  }

  async collect(file, load) {
    this.#file = file;
    this.#tests = [];
    this.#block = { parent: null, name: '', before: [], after: [] };
    await load();
    return this.#tests;
  }

  globals() {
    const it = (name, work) => this.#add(name, work);
    it.each = (table) => (name, work) =>
      table.forEach((row, index) =>
        this.#add(titleOf(name, row, index), () => work(...rowOf(row))),
      );
    return {
      describe: (name, body) => this.#describe(name, body),
      it,
      beforeEach: (work) => this.#block.before.push(work),
      afterEach: (work) => this.#block.after.push(work),
    };
  }

  #describe(name, body) {
    const outer = this.#block;
    this.#block = { parent: outer, name, before: [], after: [] };
    body();
    this.#block = outer;
  }

  #add(title, work) {
    const blocks = [];
    for (let block = this.#block; block !== null; block = block.parent) blocks.unshift(block);
    const names = blocks.map(({ name }) => name).filter((name) => name !== '');
    const name = [...names, title].join(' ');
    const run = () => this.#run(name, blocks, work);
    this.#tests.push({ id: `${this.#file} ${name}`, name, file: this.#file, run });
  }

  async #run(name, blocks, work) {
    this.#expect.setState({ currentTestName: name, testPath: this.#file });
    try {
      for (const { before } of blocks) for (const hook of before) await hook();
      await work();
      const [unmet] = this.#expect.extractExpectedAssertionsErrors();
      if (unmet) throw unmet.error;
    } finally {
      for (const { after } of blocks.toReversed()) for (const hook of after) await hook();
    }
  }
}

const rowOf = (row) => (Array.isArray(row) ? row : [row]);

/** Replaces `%s`, `%j`, … by the values of the row; ignores further values. `#index` makes names unique. */
function titleOf(name, row, index) {
  const slots = name.match(/%[sdifjoOp]/g)?.length ?? 0;
  const values = rowOf(row).slice(0, slots);
  return `${format(name.replaceAll('%p', '%j'), ...values)} #${index}`;
}
