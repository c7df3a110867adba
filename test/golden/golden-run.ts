import { join } from 'node:path';

import { runBackTest, type BackTestResult, type HistorySeries } from '@tidegate/backtest';
import { planOf, seedOf, TidegateConfiguration } from '@tidegate/composition';
import { loadConfiguration } from '@tidegate/configuration';
import { venueId } from '@tidegate/kernel';
import type { DecisionRecord, Fill, Order } from '@tidegate/model';
import type { LedgerBalance } from '@tidegate/portfolio';

import { TRADED_FROM } from './golden-markets.js';

/**
 * Overrides of the defaults: all strategies, 15-minute candles, close stops and targets, and no cost limits. The
 * default profile would hardly trade in 25 days; this one trades all the time, at a loss.
 */
const BUSY = {
  'market.timeframes': '[15m, 1h]',
  'analysis.timeframes': '[]',
  'ai.confluence.primaryTimeframe': '15m',
  'strategies.keltner.enabled': 'true',
  'strategies.mean_reversion.enabled': 'true',
  'strategies.supertrend.parameters.stopAtrMultiple': '2',
  'strategies.supertrend.parameters.targetAtrMultiple': '3.5',
  'strategies.trend.parameters.stopAtrMultiple': '2.25',
  'strategies.trend.parameters.targetAtrMultiple': '3',
  'strategies.keltner.parameters.stopCostMultiple': '0',
  'strategies.mean_reversion.parameters.stopCostMultiple': '0',
  'strategies.supertrend.parameters.stopCostMultiple': '0',
  'strategies.trend.parameters.stopCostMultiple': '0',
  'risk.costs.shareMax': '0',
  'risk.costs.netRiskRewardMin': '0',
  'risk.signal.soloConfidenceMin': '0.68',
  'execution.exit.holdingMsMax': '86400000',
  'execution.exit.breakeven.atR': '1',
  'execution.exit.trailing.activationR': '1.5',
  'execution.exit.trailing.distanceR': '1',
} as const;

const CONFIG = join(import.meta.dirname, '../../config');

/** Number of first decisions shown, and of last ones. */
const DECISIONS_SHOWN = 12;
/** Bars between two shown points of equity: one day. */
const EQUITY_STEPS = 96;

/** The rows that a run committed. */
interface Outcome {
  readonly result: BackTestResult;
  readonly decisions: readonly DecisionRecord[];
  /** Final state, in the order of creation. */
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly balances: readonly LedgerBalance[];
}

/** Runs the back-test with `config/default.yaml` and the busy profile. Returns its outcome as text. */
export async function goldenText(history: readonly HistorySeries[]): Promise<string> {
  return textOf(await outcomeOf(history));
}

async function outcomeOf(history: readonly HistorySeries[]): Promise<Outcome> {
  const loaded = await loadConfiguration(TidegateConfiguration, {
    directory: CONFIG,
    environment: {},
    overrides: Object.entries(BUSY).map(([key, text]) => ({ key, text, source: 'golden' })),
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const configuration = loaded.value.value;
  const breakers = { ...configuration.risk.breakers, enabled: configuration.backtest.breakers };
  const ready = planOf({
    configuration,
    venue: venueId('nowhere'),
    shortest: '15m',
    candlesOnly: true,
    risk: { ...configuration.risk, breakers },
  });
  if (!ready.ok) throw new Error(JSON.stringify(ready.error));
  const decisions: DecisionRecord[] = [];
  const orders = new Map<string, Order>();
  const fills: Fill[] = [];
  const balances = new Map<string, LedgerBalance>();
  const { settings, resolver, profile } = ready.value;
  const [section] = configuration.accounts;
  if (!section) throw new Error('config/default.yaml has no account');
  const result = await runBackTest({
    settings,
    resolver,
    account: seedOf(section, settings.venue, profile),
    history,
    marketData: { ...configuration.marketData, gapWaitMs: 0 },
    range: { from: TRADED_FROM, to: null },
    warmUpCandles: configuration.engine.warmUpCandles,
    onDecision: (decision) => decisions.push(decision),
    onCommitted: (changes) => {
      for (const account of changes) {
        for (const order of account.orders) orders.set(order.id, order);
        fills.push(...account.fills);
        for (const balance of account.balances) balances.set(balanceKey(balance), balance);
      }
    },
  });
  return {
    result,
    decisions,
    orders: [...orders.values()],
    fills,
    balances: [...balances.values()].sort((one, other) =>
      balanceKey(one) < balanceKey(other) ? -1 : 1,
    ),
  };
}

function balanceKey({ book, asset }: LedgerBalance): string {
  return `${book} ${asset}`;
}

function textOf({ result, decisions, orders, fills, balances }: Outcome): string {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['decisions by code', countedCodes(decisions)],
    [`first ${DECISIONS_SHOWN} decisions`, decisions.slice(0, DECISIONS_SHOWN).map(decisionLine)],
    [`last ${DECISIONS_SHOWN} decisions`, decisions.slice(-DECISIONS_SHOWN).map(decisionLine)],
    ['orders', orders.map(orderLine)],
    ['fills', fills.map(fillLine)],
    ['equity', equityLines(result)],
    ['balances', balances.map((balance) => `${balanceKey(balance)} ${balance.amount.toString()}`)],
  ];
  return `${sections.map(([title, lines]) => [`## ${title}`, ...lines].join('\n')).join('\n\n')}\n`;
}

const timeOf = (instant: number): string => new Date(instant).toISOString();
const symbolOf = (instrument: string): string => instrument.slice(instrument.indexOf(':') + 1);
const codeOf = ({ outcome, rejectedBy }: DecisionRecord): string => rejectedBy ?? outcome;

function countedCodes(decisions: readonly DecisionRecord[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const decision of decisions) {
    counts.set(codeOf(decision), (counts.get(codeOf(decision)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, count]) => `${code} ${count}`);
}

function decisionLine(decision: DecisionRecord): string {
  const { at, instrument, signal } = decision;
  return `${timeOf(at)} ${symbolOf(instrument)} ${signal.direction} ${codeOf(decision)}`;
}

function orderLine(order: Order): string {
  const price = order.limitPrice ?? order.stopPrice;
  const why = order.exitReason === null ? order.purpose : `${order.purpose}:${order.exitReason}`;
  const end = order.reasonCode === '' ? order.status : `${order.status}:${order.reasonCode}`;
  return [
    timeOf(order.createdAt),
    symbolOf(order.instrument),
    why,
    order.side,
    order.type,
    order.quantity.toString(),
    price === null ? 'at market' : `at ${price.toString()}`,
    end,
  ].join(' ');
}

function fillLine({ at, instrument, side, quantity, price, liquidity, fee }: Fill): string {
  return `${timeOf(at)} ${symbolOf(instrument)} ${side} ${quantity.toString()} at ${price.toString()} ${liquidity} fee ${fee.toString()}`;
}

function equityLines({ equity }: BackTestResult): readonly string[] {
  const lines: string[] = [];
  for (let step = 0; step < equity.times.length; step++) {
    const isShown = step % EQUITY_STEPS === 0 || step === equity.times.length - 1;
    if (!isShown) continue;
    lines.push(
      `${timeOf(equity.times[step] as number)} ${(equity.values[step] as number).toFixed(6)}`,
    );
  }
  return lines;
}
