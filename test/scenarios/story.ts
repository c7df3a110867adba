import { plainExecution } from '@tidegate/execution/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type ExitOptions, ExitTier } from '@tidegate/execution';
import { openTimeAt } from '@tidegate/market-data/testing';
import type { Candle, Direction } from '@tidegate/model';
import {
  FIRST_MINUTE,
  frictionlessMatching,
  permissiveRisk,
  scriptedStrategy,
  testAccount,
  testPlan,
  type TestPlan,
} from '@tidegate/trading/testing';

const FOLDER = join(import.meta.dirname, 'stories');

/** A short market with its expected outcome: the content of a file `stories/*.json`. */
export interface Story {
  readonly title: string;
  /** Default: `spot`. */
  readonly account?: 'spot' | 'margin';
  /** Default: no costs. */
  readonly costs?: {
    readonly halfSpreadRate: number;
    readonly makerRate: number;
    readonly takerRate: number;
  };
  /** Overrides of the default exit options. */
  readonly exit?: object;
  readonly signals: readonly {
    /** Index of the candle whose close gives the signal. */
    readonly afterCandle: number;
    readonly direction: Direction;
    readonly stop: number;
    readonly target: number;
  }[];
  /** One-minute candles as open, high, low, close; the volume is always 1,000. */
  readonly candles: readonly (readonly [number, number, number, number])[];
  readonly trades: readonly {
    readonly direction: Direction;
    readonly quantity: string;
    readonly entry: string;
    readonly exit: string;
    readonly reason: string;
    readonly netPnl: string;
  }[];
  /** Orders in the order of creation: purpose, side, type, quantity, price, status. */
  readonly orders: readonly string[];
  readonly cash: string;
}

export function allStories(): readonly Story[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Story);
}

/** The plan of a story, for both the back-test and the live engine. */
export function planOf(story: Story): TestPlan {
  const account = testAccount('main', story.account ?? 'spot');
  const execution = plainExecution();
  execution.exit = exitOptionsOf(story.exit ?? {});
  const { signals } = story;
  const strategy = scriptedStrategy(({ closedAt }) => {
    const candle = (closedAt - openTimeAt('1m', FIRST_MINUTE)) / 60_000 - 1;
    return signals.find(({ afterCandle }) => afterCandle === candle) ?? null;
  });
  return testPlan([strategy], {
    matching: matchingOf(story),
    accounts: [{ account, execution, risk: permissiveRisk(), deposit: '10000' }],
  });
}

/** Fifty quiet minutes before the story, enough to determine a regime. */
export function historyOf(): readonly Candle[] {
  return Array.from({ length: FIRST_MINUTE }, (_, minute) => {
    const close = minute % 2 === 0 ? 100.2 : 99.8;
    return candleOf(minute, [100, 100.5, 99.5, close]);
  });
}

export function candlesOf(story: Story): readonly Candle[] {
  return story.candles.map((prices, index) => candleOf(FIRST_MINUTE + index, prices));
}

function candleOf(minute: number, prices: Story['candles'][number]): Candle {
  const [open, high, low, close] = prices;
  return { openTime: openTimeAt('1m', minute), open, high, low, close, volume: 1_000, trades: 10 };
}

function matchingOf({ costs }: Story): TestPlan['matching'] {
  const matching = frictionlessMatching();
  if (!costs) return matching;
  const { halfSpreadRate, makerRate, takerRate } = costs;
  matching.halfSpreadRate = halfSpreadRate;
  matching.fees.tiers = matching.fees.tiers.map((tier) => ({ ...tier, makerRate, takerRate }));
  return matching;
}

/** The default exit options with the story's overrides. */
function exitOptionsOf(differences: object): ExitOptions {
  const options = plainExecution().exit;
  for (const [name, value] of Object.entries(differences)) {
    const known = Reflect.get(options, name) as unknown;
    const isSection = typeof known === 'object' && known !== null && !Array.isArray(known);
    if (isSection) Object.assign(known, value);
    else Reflect.set(options, name, value);
  }
  options.tiers = options.tiers.map((tier) => Object.assign(new ExitTier(), tier));
  return options;
}
