/** Formats the result of a run: the score, and one line per survivor with a location that an editor can open. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { ROOT } from '../project.mjs';

const SNIPPET_CHARACTERS_MAX = 70;
const UNDETECTED = new Set(['Survived', 'NoCoverage']);

/**
 * @param {import('@stryker-mutator/api/core').MutantResult[]} mutants
 * @param {number} seconds
 * @returns {{ text: string, score: number }} `score` in percent; 100 without mutants
 */
export function reportOf(mutants, seconds) {
  const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
  const detected = count('Killed') + count('Timeout');
  const undetected = mutants.filter(({ status }) => UNDETECTED.has(status));
  const judged = detected + undetected.length;
  const score = judged === 0 ? 100 : (100 * detected) / judged;
  const lines = [
    ...undetected.sort(byPlace).map(lineOf),
    ...linesOfReasons(mutants.filter(({ status }) => status === 'Ignored')),
    `${judged} mutants: ${count('Killed')} killed, ${count('Timeout')} timed out, ` +
      `${count('Survived')} survived, ${count('NoCoverage')} not covered; ` +
      `${count('Ignored')} ignored, ${count('RuntimeError')} invalid; ${seconds.toFixed(0)} s`,
    `Mutation score: ${score.toFixed(1)} %`,
  ];
  return { text: `${lines.join('\n')}\n`, score };
}

function byPlace(a, b) {
  const [from, to] = [a.location.start, b.location.start];
  return a.fileName.localeCompare(b.fileName) || from.line - to.line || from.column - to.column;
}

/** `libs/risk/src/core/x.ts:12:8 EqualityOperator: a < b -> a <= b (survived 3 tests)`. */
function lineOf(mutant) {
  const { start } = mutant.location;
  const place = `${relative(ROOT, mutant.fileName)}:${start.line}:${start.column}`;
  const tests = mutant.coveredBy?.length ?? 0;
  const seen =
    mutant.status === 'NoCoverage'
      ? 'not covered'
      : `survived ${mutant.static ? 'all' : tests} tests`;
  return `${place} ${mutant.mutatorName}: ${original(mutant)} -> ${short(mutant.replacement)} (${seen})`;
}

function linesOfReasons(ignored) {
  const counts = Map.groupBy(ignored, ({ statusReason }) => statusReason ?? 'no reason given');
  return [...counts].map(([reason, { length }]) => `ignored: ${length} × ${reason}`);
}

function original({ fileName, location: { start, end } }) {
  const lines = readFileSync(fileName, 'utf8').split('\n');
  const chosen = lines.slice(start.line - 1, end.line);
  chosen[chosen.length - 1] = chosen.at(-1).slice(0, end.column - 1);
  chosen[0] = chosen[0].slice(start.column - 1);
  return short(chosen.join('\n'));
}

function short(code) {
  const line = code.replaceAll(/\s+/g, ' ');
  return line.length <= SNIPPET_CHARACTERS_MAX ? line : `${line.slice(0, SNIPPET_CHARACTERS_MAX)}…`;
}
