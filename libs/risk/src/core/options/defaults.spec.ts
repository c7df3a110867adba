import { describe, expect, it } from '@jest/globals';
import { instanceToPlain, plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import { RiskOptions } from './risk-options.js';

/** Limits of an account without configuration. A change here changes the risk of every such account. */
const DEFAULTS = {
  freshness: {
    candleAgeMsMax: 180_000,
    quoteAgeMsMax: 15_000,
    bookAgeMsMax: 5_000,
    clockSkewMsMax: 2_000,
  },
  signal: {
    votesMin: 2,
    soloAllowed: true,
    soloConfidenceMin: 0.5,
    confidenceMin: 0.5,
    aiConfidenceMin: 0.5,
    riskRewardMin: 1,
    stopRateMax: 0.1,
  },
  costs: { shareMax: 0.2, netRiskRewardMin: 1, slippageRate: 0.0002 },
  market: { spreadRateMax: 0.003, spreadToAtrMax: 0.15, bookRequired: false },
  pace: {
    quietHours: [],
    blackouts: [],
    instrumentCooldownMs: 60_000,
    strategyCooldownMs: 60_000,
    lossCooldownMs: 30_000,
    tradesPerHourMax: 20,
    tradesPerDayMax: 0,
  },
  limits: {
    positionsMax: 10,
    dailyLossRateMax: 0.05,
    drawdownRateMax: 0.25,
    exposureRateMax: 0.5,
    positionRateMax: 0.2,
    positionNotionalMax: 0,
    correlationGroups: [
      { name: 'btc', assets: ['BTC'] },
      { name: 'major', assets: ['ETH'] },
      { name: 'alt_l1', assets: ['SOL', 'AVAX', 'DOT', 'ADA'] },
      { name: 'alt_payment', assets: ['XRP'] },
      { name: 'alt_oracle', assets: ['LINK'] },
    ],
    positionsPerGroupMax: 2,
    correlationThreshold: 0.7,
    correlatedExposureRateMax: 0.4,
  },
  sizing: {
    riskPerTrade: 0.01,
    notionalMin: 10,
    liquidityShareMax: 0.1,
    kelly: { enabled: true, tradesMin: 50, fraction: 0.25, riskRateMax: 0.1 },
    drawdownLadder: [
      { from: 0.03, multiplier: 0.8 },
      { from: 0.07, multiplier: 0.6 },
      { from: 0.12, multiplier: 0.35 },
      { from: 0.18, multiplier: 0.15 },
    ],
    streak: {
      lengthMin: 3,
      lossStep: 0.15,
      lossMultiplierMin: 0.4,
      winStep: 0.05,
      winMultiplierMax: 1.2,
    },
    spread: { freeRate: 0.001, slope: 50, multiplierMin: 0.5 },
    volatility: {
      lowMultiplier: 1.15,
      lowLevel: 0.3,
      highMultiplier: 0.8,
      veryHighMultiplier: 0.7,
      veryHighLevel: 0.7,
      extremeMultiplier: 0.6,
      extremeLevel: 0.8,
      expandingMultiplier: 0.6,
      multiplierMin: 0.3,
    },
    correlation: { slope: 2, multiplierMin: 0.5 },
  },
  ruin: {
    enabled: true,
    tradesMin: 30,
    probabilityMax: 0.01,
    assessEveryTrades: 5,
    action: 'probation',
    probationTrades: 10,
    ruinRate: 0.5,
    horizonTrades: 500,
    paths: 500,
    blockLength: 5,
    priorWinRate: 0.45,
    priorPayoff: 1.5,
    priorTrades: 30,
    seed: 1,
  },
  breakers: {
    enabled: true,
    graceAfterStartMs: 60_000,
    graceAfterResetMs: 600_000,
    staleData: { tripLevel: 0.5, calmLevel: 0.25, strikes: 3, calmMs: 60_000, worsening: 0.1 },
    feedDown: { tripLevel: 60_000, calmLevel: 0, strikes: 1, calmMs: 30_000, worsening: 60_000 },
    consecutiveLosses: { tripLevel: 5, calmLevel: 0, strikes: 1, worsening: 2 },
    drawdown: { tripLevel: 0.2, calmLevel: 0.1, strikes: 1, worsening: 0.03 },
    taskFailures: { tripLevel: 3, calmLevel: 0, strikes: 1, calmMs: 60_000, worsening: 3 },
    venueDegraded: { tripLevel: 0.5, calmLevel: 0.2, strikes: 3, calmMs: 60_000, worsening: 0.1 },
    slippageAnomaly: { tripLevel: 0.01, calmLevel: 0.003, strikes: 3, worsening: 0.005 },
  },
  day: { startHour: 0, timeZone: 'UTC' },
};

/** Paths of all numeric options, collected from the defaults. */
function numbersIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => numbersIn(member, [...path, key]));
}

const nested = (path: readonly string[], value: unknown): object =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

const isAccepted = (path: readonly string[], value: unknown): boolean => {
  // Breaker thresholds have no defaults of their own and are given as a whole.
  const section = path.length > 2 && path[0] === 'breakers' ? thresholdsOf(path) : {};
  const [last, ...outer] = [...path].reverse();
  const content = { ...section, [last as string]: value };
  const made = plainToInstance(RiskOptions, nested(outer.reverse(), content));
  return validateSync(made, { whitelist: true, forbidNonWhitelisted: true }).length === 0;
};

function thresholdsOf(path: readonly string[]): object {
  const breakers: Readonly<Record<string, unknown>> = DEFAULTS.breakers;
  return breakers[path[1] as string] as object;
}

describe('The defaults of the risk options', () => {
  it('have the expected values', () => {
    expect(instanceToPlain(new RiskOptions())).toEqual(DEFAULTS);
  });

  it('leave hysteresis between the trip and calm levels of every breaker', () => {
    for (const limits of Object.values(DEFAULTS.breakers)) {
      if (typeof limits !== 'object') continue;
      expect(limits.calmLevel).toBeLessThan(limits.tripLevel);
      expect(limits.worsening).toBeGreaterThan(0);
    }
  });

  it('shrink sizes in steps as the drawdown grows, up to the drawdown limit', () => {
    const ladder = DEFAULTS.sizing.drawdownLadder;
    for (let step = 1; step < ladder.length; step++) {
      const before = ladder[step - 1];
      const here = ladder[step];
      expect(here?.from).toBeGreaterThan(before?.from as number);
      expect(here?.multiplier).toBeLessThan(before?.multiplier as number);
    }
    expect(DEFAULTS.limits.drawdownRateMax).toBeGreaterThan(
      ladder[ladder.length - 1]?.from as number,
    );
  });
});

describe('Every number of the risk options', () => {
  const paths = numbersIn(DEFAULTS);

  it('is listed', () => {
    expect(paths.length).toBeGreaterThan(80);
  });

  it.each(paths.map((path) => [path.join('.'), path] as const))('%s has bounds', (_, path) => {
    const standard = path.reduce<unknown>(
      (section, key) => (section as Readonly<Record<string, unknown>>)[key],
      DEFAULTS,
    );
    expect([standard, isAccepted(path, standard)]).toEqual([standard, true]);
    for (const wrong of [-1e12, 1e16, Number.NaN, Number.POSITIVE_INFINITY, 'much', null, [1]]) {
      expect([wrong, isAccepted(path, wrong)]).toEqual([wrong, false]);
    }
  });
});
