/** What `npm run mutate` was asked to do. Only `node:` imports and the bootstrap's own. */
import { parseArgs } from 'node:util';

import { StepFailed } from '../project.mjs';

export const MUTATE_HELP = `Usage: npm run mutate -- <lib>[/<room>] [options]

Changes the source of a lib in many small ways (mutants) and runs the lib's unit specs against each change.
A mutant that no spec notices has survived: a spec is missing, or the code does not matter.

  <lib>               risk, portfolio, matching, ...; trading/core is the room libs/trading/src/core
  --files <glob>      mutate only these files, relative to the lib's src or to the room; may be repeated
  --force             run every mutant again; by default a result is reused while file and specs stay the same
  --in-jest           run the specs in jest: seconds a mutant, to check the fast harness against
  --seed <number>     seed of the property specs (default 1)
  --goal <percent>    exit with 1 below this score (default 90)
  -h, --help          this text

The report of a run is in .cache/mutation/<lib>/: report.html and report.json.
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
 * @property {string} folder whose sources are mutated and whose unit specs run, relative to the root
 * @property {string[]} files globs of the sources, relative to the folder
 * @property {string} reports folder of the reports, relative to the root
 * @property {boolean} force run every mutant, also those with a stored result
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
    throw new StepFailed(`"${name}" is not a lib like risk or a room like trading/core`, 2);
  }
  const [lib, ...room] = name.split('/');
  const folder = ['libs', lib, 'src', ...room].join('/');
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
  throw new StepFailed(`${option} is an integer from ${min} to ${max}, got "${text}"`, 2);
}
