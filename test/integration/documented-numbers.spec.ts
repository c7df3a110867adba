import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { TidegateConfiguration } from '@tidegate/composition';
import { roundTripCostRate } from '@tidegate/matching';
import { GATE_CODES } from '@tidegate/model';
import { BREAKER_NAMES } from '@tidegate/risk';
import { BUILT_IN_STRATEGIES } from '@tidegate/strategies';

import { parseCandidates } from '../../apps/cli/src/walk-forward/candidates.js';
import { ROOT } from './child-process.js';

/** The text of a page with all white space as single spaces, so that sentences match across lines. */
const page = (name: string): string =>
  readFileSync(join(ROOT, name), 'utf8').replaceAll(/\s+/g, ' ');

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

describe('documented numbers', () => {
  const settings = new TidegateConfiguration();

  it('pages give the number of gates, breakers, and strategies', () => {
    expect(page('docs/run.md')).toContain(
      `Gates: ${GATE_CODES.length} gates passed, none refused.`,
    );
    expect(page('CHANGELOG.md')).toContain(`Risk: ${GATE_CODES.length} gates`);
    expect(page('CHANGELOG.md')).toContain(`${WORDS[BREAKER_NAMES.length]} circuit breakers`);
    const strategies = BUILT_IN_STRATEGIES.length;
    expect(page('CHANGELOG.md').toLowerCase()).toContain(`${WORDS[strategies]} strategies`);
  });

  it('docs/defaults.md gives the default costs of a trade', () => {
    const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`;
    const { fees, halfSpreadRate } = settings.matching;
    const defaults = page('docs/defaults.md');
    expect(defaults).toContain(
      `a round trip by market orders costs ${percent(roundTripCostRate(settings.matching, 0))}`,
    );
    expect(defaults).toContain(`twice a fee of ${percent(fees.tiers[0]?.takerRate ?? 0)}`);
    expect(defaults).toContain(`an assumed spread of ${percent(2 * halfSpreadRate)}`);
    expect(defaults).toContain(`${settings.risk.costs.shareMax * 100} % of its stop distance`);
    expect(defaults).toContain(`is at least ${settings.risk.costs.netRiskRewardMin}`);
  });

  it('docs/defaults.md gives the number of candidates', () => {
    const file = 'config/candidates.txt';
    const { length } = parseCandidates(file, readFileSync(join(ROOT, file), 'utf8'));
    expect(page('docs/defaults.md')).toContain(`comparing ${length} candidates`);
    expect(page('docs/defaults.md')).toContain(`The best of ${length} candidates`);
  });
});
