import type {
  AccountId,
  FillId,
  InstrumentId,
  Money,
  OrderId,
  Price,
  Quantity,
  TenantId,
} from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type { Fill, Liquidity, Side } from '@tidegate/model';

import { decimalOf, decimalText } from './scalar.js';

/** A fill as a row of `fills`. */
export interface FillRow {
  tenant: string;
  account: string;
  id: string;
  order: string;
  instrument: string;
  side: string;
  price: string;
  quantity: string;
  fee: string;
  feeAsset: string;
  liquidity: string;
  at: number;
}

export function encodeFill(fill: Fill): FillRow {
  const { scope, ...rest } = fill;
  return {
    ...rest,
    tenant: scope.tenant,
    account: scope.account,
    price: decimalText(fill.price),
    quantity: decimalText(fill.quantity),
    fee: decimalText(fill.fee),
  };
}

export function decodeFill(row: FillRow): Fill {
  return {
    id: row.id as FillId,
    order: row.order as OrderId,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    instrument: row.instrument as InstrumentId,
    side: row.side as Side,
    price: decimalOf<Price>(row.price),
    quantity: decimalOf<Quantity>(row.quantity),
    fee: decimalOf<Money>(row.fee),
    feeAsset: row.feeAsset,
    liquidity: row.liquidity as Liquidity,
    at: epochMs(row.at),
  };
}
