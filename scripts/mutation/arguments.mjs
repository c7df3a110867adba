/** Arguments of `npm run mutate`. Imports only `node:` modules and scripts. */
import { parseArgs } from 'node:util';

import { StepFailed } from '../project.mjs';

export const MUTATE_HELP = `Usage: npm run mutate -- <lib>[/<room>] [options]

Changes the source of a lib in many small ways (mutants) and runs the lib's unit specs against each change.
If all specs pass, the mutant survives: a spec is missing, or the code has no effect.

  <lib>               for example risk; trading/core selects the folder libs/trading/src/core
  --files <glob>      mutate only these files, relative to the lib's src or to the folder; repeatable
  --force             rerun every mutant; by default, results of unchanged files and specs are reused
  --in-jest           run the specs in jest: takes seconds per mutant, verifies the fast harness
  --seed <number>     seed of the property specs (default 1)
  --goal <percent>    exit with 1 below this score (default 90)
  -h, --help          print this help

Reports: .cache/mutation/<lib>/report.html and report.json.
`;

const OPTIONS = {
  files: { type: 'string', multiple: true, default: [] },
  force: { type: 'boolean', default: false },
  'in-jest': { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  goal: { type: 'string', default: '90' },
};

const LIB = /^[a-z][a-z-]*(\/[a-z][a-z-]*)*$/;

/**
 * @typedef {object} MutationRun
 * @property {string} folder folder of the mutated sources and their unit specs, relative to the root
 * @property {string[]} files globs of the mutated sources, relative to the folder
 * @property {string} reports folder of the reports, relative to the root
 * @property {boolean} force run every mutant, even those with a stored result
 * @property {boolean} inJest run the specs in jest instead of the harness
 * @property {number} seed
 * @property {number} goal percent
 */

/**
 * @param {string[]} args
 * @returns {MutationRun}
 */
export function mutationRunOf(args) {
  const { values, positionals } = parsed(args);
  if (positionals.length !== 1) {
    throw new StepFailed(`name one lib, got ${positionals.length}: npm run mutate -- --help`, 2);
  }
  const [name] = positionals;
  if (!LIB.test(name)) {
    throw new StepFailed(`"${name}" is not a lib like risk or a folder like trading/core`, 2);
  }
  const [lib, ...path] = name.split('/');
  const folder = ['libs', lib, 'src', ...path].join('/');
  return {
    folder,
    files: values.files.length > 0 ? values.files : ['**/*.ts'],
    reports: `.cache/mutation/${name.replaceAll('/', '-')}${values['in-jest'] ? '-in-jest' : ''}`,
    force: values.force || values['in-jest'],
    inJest: values['in-jest'],
    seed: numberOf('--seed', values.seed, -(2 ** 31), 2 ** 31 - 1),
    goal: numberOf('--goal', values.goal, 0, 100),
  };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new StepFailed(`${error.message}: npm run mutate -- --help`, 2);
  }
}

function numberOf(option, text, min, max) {
  const number = Number(text);
  if (text !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new StepFailed(`${option} must be an integer from ${min} to ${max}, got "${text}"`, 2);
}
