import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { RiskOptions } from './risk-options.js';

const pathsOf = (problems: readonly ValidationError[], prefix = ''): string[] =>
  problems.flatMap(({ property, children }) =>
    children && children.length > 0
      ? pathsOf(children, `${prefix}${property}.`)
      : [`${prefix}${property}`],
  );

const problemsOf = (raw: object): string[] =>
  pathsOf(
    validateSync(plainToInstance(RiskOptions, raw), {
      whitelist: true,
      forbidNonWhitelisted: true,
    }),
  );

describe('RiskOptions', () => {
  it('accepts its own defaults', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[string, object]>([
    ['sizing.riskPerTrade', { sizing: { riskPerTrade: 1 } }],
    [
      'sizing.drawdownLadder.0.multiplier',
      { sizing: { drawdownLadder: [{ from: 0.1, multiplier: 2 }] } },
    ],
    ['sizing.kelly.fraction', { sizing: { kelly: { fraction: 0 } } }],
    ['signal.votesMin', { signal: { votesMin: 'two' } }],
    ['signal.solo', { signal: { solo: true } }],
    ['market.spreadRateMax', { market: { spreadRateMax: 0 } }],
    ['pace.quietHours', { pace: { quietHours: [24] } }],
    ['pace.quietHours', { pace: { quietHours: [3, 3] } }],
    [
      'pace.blackouts.0.from',
      { pace: { blackouts: [{ from: 'tomorrow', until: '2026-01-01T00:00:00Z' }] } },
    ],
    [
      'pace.blackouts.0.until',
      { pace: { blackouts: [{ from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00' }] } },
    ],
    ['limits.dailyLossRateMax', { limits: { dailyLossRateMax: 5 } }],
    [
      'limits.correlationGroups.0.assets',
      { limits: { correlationGroups: [{ name: 'x', assets: [] }] } },
    ],
    ['freshness.quoteAgeMsMax', { freshness: { quoteAgeMsMax: 0 } }],
    ['ruin.action', { ruin: { action: 'panic' } }],
    [
      'breakers.drawdown.strikes',
      {
        breakers: { drawdown: { tripLevel: 1, calmLevel: 0, strikes: 0, worsening: 0 } },
      },
    ],
    [
      'breakers.drawdown.calmMs',
      {
        breakers: { drawdown: { tripLevel: 1, calmLevel: 0, strikes: 1, calmMs: 0, worsening: 0 } },
      },
    ],
    ['day.startHour', { day: { startHour: 24 } }],
    ['leverage', { leverage: {} }],
  ])('refuses an invalid %s', (path, raw) => {
    expect(problemsOf(raw)).toEqual([path]);
  });

  it('keeps the defaults of omitted fields', () => {
    const made = plainToInstance(RiskOptions, { sizing: { riskPerTrade: 0.005 } });
    expect(made.sizing.riskPerTrade).toBe(0.005);
    expect(made.sizing.kelly.fraction).toBe(0.25);
    expect(made.limits.positionsMax).toBe(10);
  });
});
