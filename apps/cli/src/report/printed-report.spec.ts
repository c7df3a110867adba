import { beforeAll, describe, expect, it } from '@jest/globals';
import { comparisonSentence } from '@tidegate/backtest';

import { aPage } from '../../testing/index.js';
import { backTestJson } from './back-test-json.js';
import type { BackTestRun } from './back-test-run.js';
import { printedReport } from './printed-report.js';

let run: BackTestRun;
let text = '';

beforeAll(async () => {
  ({ run } = await aPage());
  text = printedReport(run);
});

describe('the printed report', () => {
  it('shows balances, growth, durations, best and worst, costs', () => {
    const names = [
      ...['start balance', 'end balance', 'net profit', 'fees', 'total return', 'CAGR'],
      ...['max drawdown', 'longest drawdown', 'best trade', 'worst trade', 'average duration'],
      ...['time in market', 'turnover', 'fees of gross profit', 'smallest capital', 'ledger'],
    ];
    for (const name of names) expect(text).toMatch(new RegExp(`(^|  )${name}  +\\S`, 'm'));
    expect(text).toMatch(/^start balance +10,000\.00 USD /m);
  });

  it('compares the result with holding and random entries, and says it in a sentence', () => {
    expect(text).toMatch(/^this strategy +-?[\d,.]+ +-?[\d.]+ %$/m);
    expect(text).toMatch(/^buying and holding +-?[\d,.]+ +-?[\d.]+ %$/m);
    expect(text).toMatch(/^random entries, median +-?[\d,.]+ +-?[\d.]+ %$/m);
    expect(text).toContain(`\n${comparisonSentence(run.comparison, 'USD')}\n`);
  });

  it('says that the smallest capital is unknown where signals were too small', () => {
    const smallestCapital = { amount: 20, refused: 3 };
    const comparison = { ...run.comparison, smallestCapital };
    expect(printedReport({ ...run, comparison })).toContain(
      'more than there was: 3 signals were too small',
    );
  });

  it('shows dashes for what has no value', () => {
    const comparison = { ...run.comparison, chance: null };
    expect(printedReport({ ...run, comparison })).toMatch(/^random entries, median +– +–$/m);
  });
});

describe('the result as JSON', () => {
  it('has the comparison with its sentence', () => {
    const json = JSON.parse(JSON.stringify(backTestJson(run))) as Record<string, unknown>;
    expect(json['comparison']).toMatchObject({
      sentence: comparisonSentence(run.comparison, 'USD'),
      chance: { draws: 200, percentile: expect.any(Number) },
      holding: { totalReturn: expect.any(Number) },
    });
  });
});
