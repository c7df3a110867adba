/**
 * A StrykerJS test runner that keeps the specs of one folder loaded and only switches the active mutant.
 *
 * Modules outlive a mutant, so state that one mutant leaves in a module must not affect the result of the next:
 * - a kill counts if the same test passes without the mutant, or if the modules were fresh;
 * - a survivor counts only if the modules were fresh: a cached value may hide the mutant.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

import { configureGlobal } from 'fast-check';

import { JEST_GLOBALS_SOURCE, specHarness } from './spec-harness.mjs';
import { specModules } from './spec-modules.mjs';

/** Modules of earlier rounds stay in memory; above this limit StrykerJS replaces the process. */
const HEAP_BYTES_MAX = 1_500_000_000;

/** Slower tests run at most once per mutant. */
const FAST_MS_MAX = 100;

/**
 * A test counts as an endless loop when it reaches a mutant more than `HITS_FACTOR` times as often as in the first run,
 * and more than `HITS_MIN` times.
 */
const HITS_FACTOR = 20;
const HITS_MIN = 10_000;

/** File with the duration and hits of each test in the first run, for later processes. */
const FIRST_RUN = 'first-run.json';

const PASSED = 0;
const FAILED = 1;

class SpecRunner {
  #folder;
  #harness = specHarness();
  #import = specModules(process.cwd(), JEST_GLOBALS_SOURCE);
  #mutation = (globalThis.__stryker__ = { mutantCoverage: { static: {}, perTest: {} } });
  #tests = [];
  #round = 0;
  #fresh = false;
  #spoiled = true;
  #firstRun = { durations: {}, hits: {} };

  constructor(options) {
    this.#folder = resolve(options.tidegate.specs);
    // The first failure decides; shrinking it would only take time.
    configureGlobal({ endOnFailure: true });
    if (existsSync(FIRST_RUN)) this.#firstRun = JSON.parse(readFileSync(FIRST_RUN, 'utf8'));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    await this.#load();
    const results = [];
    for (const test of this.#tests) {
      this.#mutation.currentTestId = test.id;
      results.push(await this.#measured(test));
    }
    this.#mutation.currentTestId = undefined;
    const { mutantCoverage } = this.#mutation;
    this.#firstRun = {
      durations: Object.fromEntries(results.map(({ id, timeSpentMs }) => [id, timeSpentMs])),
      hits: mutantCoverage.perTest,
    };
    writeFileSync(FIRST_RUN, JSON.stringify(this.#firstRun));
    return { status: 'complete', tests: results, mutantCoverage };
  }

  async mutantRun({
    activeMutant,
    mutantActivation,
    testFilter,
    reloadEnvironment,
    sandboxFileName,
  }) {
    const atLoad = mutantActivation === 'static';
    if (atLoad || reloadEnvironment || this.#spoiled) {
      const failure = await this.#reload(atLoad ? activeMutant.id : undefined);
      if (failure !== null) return killed([], failure, 0);
    }
    if (atLoad) {
      this.#spoiled = true;
      return (await this.#attempt(activeMutant.id, this.#nearest(sandboxFileName))).outcome;
    }
    const isFresh = this.#fresh;
    const fast = this.#chosen(testFilter).filter(({ id }) => isFresh || this.#isFast(id));
    const result = await this.#attempt(activeMutant.id, fast);
    if (result.trusted) return result.outcome;
    // A reload replaces the tests.
    await this.#reload(undefined);
    return (await this.#attempt(activeMutant.id, this.#chosen(testFilter))).outcome;
  }

  async #attempt(mutant, tests) {
    const fresh = this.#fresh;
    this.#fresh = false;
    this.#mutation.activeMutant = mutant;
    let failed = null;
    let failure = null;
    let ran = 0;
    let isEndless = false;
    for (const test of tests) {
      ran += 1;
      const hits = this.#firstRun.hits[test.id]?.[mutant] ?? 0;
      const hitLimit = Math.max(HITS_MIN, HITS_FACTOR * hits);
      Object.assign(this.#mutation, { hitLimit, hitCount: 0 });
      failure = await failureOf(test);
      isEndless = this.#mutation.hitCount > hitLimit;
      if (failure === null && !isEndless) continue;
      failed = test;
      break;
    }
    this.#mutation.activeMutant = undefined;
    this.#mutation.hitLimit = Infinity;
    if (isEndless) {
      this.#spoiled = true;
      return { trusted: true, outcome: { status: 'timeout', reason: `endless: ${failed.id}` } };
    }
    if (failed === null) {
      return { trusted: fresh, outcome: { status: 'survived', nrOfTests: ran } };
    }
    const outcome = killed([failed.id], failure, ran);
    if (fresh && !this.#isFast(failed.id)) {
      this.#spoiled = true;
      return { trusted: true, outcome };
    }
    const passesWithout = (await failureOf(failed)) === null;
    if (!passesWithout) this.#spoiled = true;
    return { trusted: fresh || passesWithout, outcome };
  }

  /** Reloads all specs. Returns the error if a spec does not load with the mutant, otherwise null. */
  async #reload(mutant) {
    if (process.memoryUsage().heapUsed > HEAP_BYTES_MAX) {
      throw new Error(`Loaded modules exceed ${HEAP_BYTES_MAX} bytes of heap: restart the process`);
    }
    Object.assign(this.#mutation, { activeMutant: mutant, hitLimit: Infinity, hitCount: 0 });
    try {
      await this.#load();
      return null;
    } catch (error) {
      if (mutant === undefined) throw error;
      this.#spoiled = true;
      return String(error);
    } finally {
      this.#mutation.activeMutant = undefined;
    }
  }

  async #load() {
    this.#round += 1;
    const loaded = [];
    for (const path of specsBelow(this.#folder)) {
      const file = relative(process.cwd(), path);
      loaded.push(...(await this.#harness.collect(file, () => this.#import(path, this.#round))));
    }
    this.#tests = distinct(loaded);
    this.#fresh = true;
    this.#spoiled = false;
  }

  async #measured(test) {
    const startedAt = performance.now();
    const failure = await failureOf(test);
    const timeSpentMs = performance.now() - startedAt;
    const { id, name } = test;
    const fileName = resolve(test.file);
    const common = { id, name, fileName, timeSpentMs };
    return failure === null
      ? { ...common, status: PASSED }
      : { ...common, status: FAILED, failureMessage: failure };
  }

  #isFast(id) {
    return (this.#firstRun.durations[id] ?? 0) <= FAST_MS_MAX;
  }

  /** The tests with these ids, fastest first. */
  #chosen(ids) {
    const chosen = new Set(ids);
    const time = ({ id }) => this.#firstRun.durations[id] ?? 0;
    return this.#tests.filter(({ id }) => chosen.has(id)).sort((a, b) => time(a) - time(b));
  }

  /** All tests, starting with those next to the mutated file. */
  #nearest(source) {
    const distance = ({ file }) => {
      const spec = resolve(file);
      if (basename(spec).startsWith(basename(source, '.ts'))) return 0;
      return dirname(spec) === dirname(source) ? 1 : 2;
    };
    return this.#tests.toSorted((a, b) => distance(a) - distance(b));
  }
}

const killed = (killedBy, failureMessage, nrOfTests) => ({
  status: 'killed',
  killedBy,
  failureMessage,
  nrOfTests,
});

async function failureOf(test) {
  try {
    await test.run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function specsBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.spec.ts') && !path.endsWith('.int.spec.ts'))
    .sort()
    .map((path) => resolve(folder, path));
}

/** Makes test ids unique: StrykerJS identifies a test by its id alone. */
function distinct(tests) {
  const counts = new Map();
  return tests.map((test) => {
    const count = (counts.get(test.id) ?? 0) + 1;
    counts.set(test.id, count);
    return count === 1 ? test : { ...test, id: `${test.id} (${count})` };
  });
}

const specRunner = (options) => new SpecRunner(options);
specRunner.inject = ['options'];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'tidegate', factory: specRunner }];

export const strykerValidationSchema = {
  properties: {
    tidegate: {
      type: 'object',
      properties: { specs: { type: 'string', description: 'folder whose unit specs run' } },
      required: ['specs'],
    },
  },
};
