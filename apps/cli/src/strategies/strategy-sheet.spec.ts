import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_STRATEGIES, type Strategy } from '@tidegate/strategies';

import { sheetJson, sheetText } from './strategy-sheet.js';

const named = (name: string): Strategy =>
  BUILT_IN_STRATEGIES.find((strategy) => strategy.name === name) as Strategy;

describe('strategy sheet', () => {
  it('the sheet of a strategy shows each parameter with default, range, unit and meaning', () => {
    const text = sheetText(named('keltner'));
    expect(text).toMatch(
      /^keltner: Fades a wick .*\.\n {2}mean_reversion, weight 0\.25, \d+ candles/,
    );
    expect(text).toMatch(
      /^ {2}rsiLongMax +45 {2}1 to 99, below rsiShortMin +RSI +a long needs RSI below this$/m,
    );
    expect(text).toMatch(/^ {2}emaPeriod +20 {2}whole, 2 to 500 +candles +length of the EMA/m);
    expect(sheetText(named('trend'))).toMatch(/^ {2}requireFreshCross +true {2}true, false /m);
  });

  it('the sheet of a strategy shows how to set a parameter', () => {
    expect(sheetText(named('trend'))).toMatch(/^ {2}--set strategies\.trend\.parameters\.\w+=/m);
  });

  it('the JSON of a strategy has the same fields as its sheet', () => {
    const json = JSON.parse(JSON.stringify(sheetJson(named('supertrend')))) as {
      readonly parameters: readonly unknown[];
    };
    expect(json).toMatchObject({ name: 'supertrend', family: 'trend_following', weight: 0.12 });
    expect(json.parameters).toContainEqual({
      name: 'multiplier',
      default: 3,
      type: 'number',
      min: 0.5,
      max: 10,
      below: null,
      unit: 'ATR',
      meaning: 'distance of the bands',
    });
  });
});
