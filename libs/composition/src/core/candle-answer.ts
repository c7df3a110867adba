import type { CandleAnswer } from '@tidegate/contracts';
import type { Candle } from '@tidegate/model';

import { instant } from './plain-answers.js';

export function candleAnswer(candle: Candle): CandleAnswer {
  const { openTime, open, high, low, close, volume, trades, synthetic } = candle;
  const isSynthetic = synthetic === true;
  return {
    openTime: instant(openTime),
    ...{ open, high, low, close, volume, trades, synthetic: isSynthetic },
  };
}
