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

describe('printedReport', () => {
  it('the printed report shows balances, growth, durations, best and worst trade, and costs', () => {
    const names = [
      ...['start balance', 'end balance', 'net profit', 'fees', 'total return', 'CAGR'],
      ...['max drawdown', 'longest drawdown', 'best trade', 'worst trade', 'average duration'],
      ...['time in market', 'turnover', 'fees of gross profit', 'smallest capital', 'ledger'],
    ];
    for (const name of names) expect(text).toMatch(new RegExp(`(^|  )${name}  +\\S`, 'm'));
    expect(text).toMatch(/^start balance +10,000\.00 USD /m);
  });

  it('the printed report compares the result with holding and random entries and states the verdict', () => {
    expect(text).toMatch(/^this strategy +-?[\d,.]+ +-?[\d.]+ %$/m);
    expect(text).toMatch(/^buying and holding +-?[\d,.]+ +-?[\d.]+ %$/m);
    expect(text).toMatch(/^random entries, median +-?[\d,.]+ +-?[\d.]+ %$/m);
    expect(text).toContain(`\n${comparisonSentence(run.comparison, 'USD')}\n`);
  });

  it('the printed report says that the smallest capital is unknown when signals were too small', () => {
    const smallestCapital = { amount: 20, refused: 3 };
    const comparison = { ...run.comparison, smallestCapital };
    expect(printedReport({ ...run, comparison })).toContain(
      'more than the account had: 3 signals were too small',
    );
  });

  it('the printed report shows a dash for a missing value', () => {
    const comparison = { ...run.comparison, chance: null };
    expect(printedReport({ ...run, comparison })).toMatch(/^random entries, median +– +–$/m);
  });
});

describe('backTestJson', () => {
  it('the JSON result contains the comparison with its verdict', () => {
    const json = JSON.parse(JSON.stringify(backTestJson(run))) as Record<string, unknown>;
    expect(json['comparison']).toMatchObject({
      sentence: comparisonSentence(run.comparison, 'USD'),
      chance: { draws: 200, percentile: expect.any(Number) },
      holding: { totalReturn: expect.any(Number) },
    });
  });
});
