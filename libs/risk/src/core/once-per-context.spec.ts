import { describe, expect, it } from '@jest/globals';

import { anEntryContext } from '../../testing/index.js';
import { oncePerContext } from './once-per-context.js';

describe('A value derived from an entry context', () => {
  it('is computed once per entry, however often it is read', () => {
    let computed = 0;
    const equityOf = oncePerContext(({ portfolio }) => {
      computed += 1;
      return { equity: portfolio.equity };
    });
    const poor = anEntryContext({ portfolio: { equity: 10 } });
    const rich = anEntryContext({ portfolio: { equity: 1_000 } });
    expect([equityOf(poor), equityOf(poor), equityOf(rich)]).toEqual([
      { equity: 10 },
      { equity: 10 },
      { equity: 1_000 },
    ]);
    expect(computed).toBe(2);
    expect(equityOf(poor)).toEqual({ equity: 10 });
  });
});
