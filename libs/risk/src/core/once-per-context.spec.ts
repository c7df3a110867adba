import { describe, expect, it } from '@jest/globals';

import { anEntryContext } from '../../testing/index.js';
import { oncePerContext } from './once-per-context.js';

describe('A reading of an entry context', () => {
  it('is computed once for each context, however often it is asked for', () => {
    let computed = 0;
    const equityOf = oncePerContext(({ portfolio }) => {
      computed += 1;
      return { equity: portfolio.equity };
    });
    const poor = anEntryContext({ portfolio: { equity: 10 } });
    const rich = anEntryContext({ portfolio: { equity: 1_000 } });
    expect([equityOf(poor), equityOf(rich), equityOf(poor)]).toEqual([
      { equity: 10 },
      { equity: 1_000 },
      { equity: 10 },
    ]);
    expect(computed).toBe(2);
  });
});
