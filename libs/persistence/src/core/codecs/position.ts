import {
  jsonNumber,
  numberOf,
  type AccountId,
  type DecisionId,
  type InstrumentId,
  type JsonNumber,
  type Money,
  type PositionId,
  type Price,
  type ProfileHash,
  type Quantity,
  type TenantId,
} from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type {
  Direction,
  ExitReason,
  Position,
  PositionStatus,
  ProtectionPlan,
  StopOrigin,
  TrendRegime,
  VolatilityRegime,
} from '@tidegate/model';

import {
  decimalOf,
  decimalText,
  numberText,
  optionalDecimalOf,
  optionalDecimalText,
  optionalTime,
} from './scalar.js';

/** A position as a row of `positions`; its exit plan and its supporters are JSON. */
export interface PositionRow {
  tenant: string;
  account: string;
  id: string;
  instrument: string;
  direction: string;
  status: string;
  entryAttempts: number;
  quantity: string;
  entryQuantity: string;
  entryPrice: string | null;
  exitQuantity: string;
  exitPrice: string | null;
  cost: string;
  realisedPnl: string;
  fees: string;
  plan: string;
  riskAmount: string;
  decision: string;
  strategy: string;
  supporters: string;
  decisionPrice: string;
  exitDecisionPrice: string | null;
  entryTrend: string;
  entryVolatility: string;
  entryAtrRate: string;
  exitReason: string | null;
  createdAt: number;
  openedAt: number | null;
  closedAt: number | null;
  updatedAt: number;
}

export function encodePosition(position: Position): PositionRow {
  const { scope, ...rest } = position;
  return {
    ...rest,
    tenant: scope.tenant,
    account: scope.account,
    quantity: decimalText(position.quantity),
    entryQuantity: decimalText(position.entryQuantity),
    entryPrice: optionalDecimalText(position.entryPrice),
    exitQuantity: decimalText(position.exitQuantity),
    exitPrice: optionalDecimalText(position.exitPrice),
    cost: decimalText(position.cost),
    realisedPnl: decimalText(position.realisedPnl),
    fees: decimalText(position.fees),
    plan: encodePlan(position.plan),
    riskAmount: decimalText(position.riskAmount),
    supporters: JSON.stringify(position.supporters),
    decisionPrice: decimalText(position.decisionPrice),
    exitDecisionPrice: optionalDecimalText(position.exitDecisionPrice),
    entryAtrRate: numberText(position.entryAtrRate),
  };
}

export function decodePosition(row: PositionRow): Position {
  return {
    id: row.id as PositionId,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    instrument: row.instrument as InstrumentId,
    direction: row.direction as Direction,
    status: row.status as PositionStatus,
    entryAttempts: row.entryAttempts,
    quantity: decimalOf<Quantity>(row.quantity),
    entryQuantity: decimalOf<Quantity>(row.entryQuantity),
    entryPrice: optionalDecimalOf<Price>(row.entryPrice),
    exitQuantity: decimalOf<Quantity>(row.exitQuantity),
    exitPrice: optionalDecimalOf<Price>(row.exitPrice),
    cost: decimalOf<Money>(row.cost),
    realisedPnl: decimalOf<Money>(row.realisedPnl),
    fees: decimalOf<Money>(row.fees),
    plan: decodePlan(row.plan),
    riskAmount: decimalOf<Money>(row.riskAmount),
    decision: row.decision as DecisionId,
    strategy: row.strategy,
    supporters: JSON.parse(row.supporters) as readonly string[],
    decisionPrice: decimalOf<Price>(row.decisionPrice),
    exitDecisionPrice: optionalDecimalOf<Price>(row.exitDecisionPrice),
    entryTrend: row.entryTrend as TrendRegime,
    entryVolatility: row.entryVolatility as VolatilityRegime,
    entryAtrRate: Number(row.entryAtrRate),
    exitReason: row.exitReason as ExitReason | null,
    createdAt: epochMs(row.createdAt),
    openedAt: optionalTime(row.openedAt),
    closedAt: optionalTime(row.closedAt),
    updatedAt: epochMs(row.updatedAt),
  };
}

interface PlanJson {
  readonly initialStop: string;
  readonly stop: string;
  readonly stopOrigin: StopOrigin;
  readonly target: string;
  readonly originalTarget: string;
  readonly tiersTaken: readonly number[];
  /** Missing, like the two times below, in plans written before the engine could hold exits. */
  readonly tiersReached?: readonly number[];
  /** Missing in plans written before profiles were recorded. */
  readonly profile?: ProfileHash | null;
  readonly stopReachedAt?: number | null;
  readonly unprotectedSince?: number | null;
  readonly stagnationJudged: boolean;
  readonly highest: JsonNumber;
  readonly lowest: JsonNumber;
}

function encodePlan(plan: ProtectionPlan): string {
  return JSON.stringify({
    ...plan,
    initialStop: decimalText(plan.initialStop),
    stop: decimalText(plan.stop),
    target: decimalText(plan.target),
    originalTarget: decimalText(plan.originalTarget),
    highest: jsonNumber(plan.highest),
    lowest: jsonNumber(plan.lowest),
  } satisfies PlanJson);
}

function decodePlan(text: string): ProtectionPlan {
  const plan = JSON.parse(text) as PlanJson;
  return {
    ...plan,
    initialStop: decimalOf<Price>(plan.initialStop),
    stop: decimalOf<Price>(plan.stop),
    target: decimalOf<Price>(plan.target),
    originalTarget: decimalOf<Price>(plan.originalTarget),
    highest: numberOf(plan.highest),
    lowest: numberOf(plan.lowest),
    profile: plan.profile ?? null,
    tiersReached: plan.tiersReached ?? [],
    stopReachedAt: optionalTime(plan.stopReachedAt ?? null),
    unprotectedSince: optionalTime(plan.unprotectedSince ?? null),
  };
}
