import { describe, expect, it } from '@jest/globals';
import { IndicatorCache } from '@tidegate/indicators';

import { keltner } from './keltner.js';
import { BUILT_IN_STRATEGIES, StrategyRegistry } from './strategy-registry.js';

describe('StrategyRegistry', () => {
  const registry = new StrategyRegistry();

  it('finds every built-in strategy by name', () => {
    expect(registry.names).toEqual(['keltner', 'mean_reversion', 'supertrend', 'trend']);
    for (const strategy of BUILT_IN_STRATEGIES) {
      expect(registry.find(strategy.name)).toEqual({ ok: true, value: strategy });
    }
  });

  it('lists the strategies for an unknown name', () => {
    expect(registry.find('keltnr')).toEqual({
      ok: false,
      error: {
        code: 'STRATEGY_UNKNOWN',
        message:
          'Unknown strategy "keltnr"; the strategies are keltner, mean_reversion, supertrend, trend.',
      },
    });
  });

  it('binds a strategy to its parameters', () => {
    const bound = registry.bind('trend', { emaSlow: 100 });
    expect(bound).toMatchObject({ ok: true, value: { name: 'trend', defaultWeight: 0.08 } });
    const defaults = registry.bind('trend');
    if (!bound.ok || !defaults.ok) throw new Error('trend failed to bind');
    expect(bound.value.bars).toBeGreaterThan(defaults.value.bars);
    const source = new IndicatorCache({ history: 10 });
    expect(bound.value.prepare(source, '15m').bars).toBe(bound.value.bars);
  });

  it('returns the reason of a failed bind', () => {
    expect(registry.bind('nothing')).toMatchObject({ error: { code: 'STRATEGY_UNKNOWN' } });
    expect(registry.bind('trend', { emaSlow: 1 })).toMatchObject({
      error: { code: 'STRATEGY_PARAMETERS_INVALID' },
    });
  });

  it('refuses two strategies with the same name', () => {
    expect(() => new StrategyRegistry([keltner, keltner])).toThrow('Strategy names must be unique');
  });
});
