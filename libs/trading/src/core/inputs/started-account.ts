import { Decimal, epochMs, money, type EpochMs } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import type { AccountRecord } from '../../ports.js';

/** What the store held of an account when the engine started. */
export interface StartedAccount {
  readonly scope: AccountScope;
  readonly record: AccountRecord;
}

/** After all time: asks a store for no ended orders and no booked fills. */
export const NOTHING_RECENT: EpochMs = epochMs(8_640_000_000_000_000);

/** As JSON takes it: amounts as `{"$": "1.5"}`, which no row of ours looks like. */
type Packed = unknown;

const AMOUNT = '$';

export function packAccount({ scope, record }: StartedAccount): Packed {
  return { scope, record: packAmounts(record) };
}

export function unpackAccount(packed: Packed): StartedAccount {
  return unpackAmounts(packed) as StartedAccount;
}

function packAmounts(value: unknown): unknown {
  if (value instanceof Decimal) return { [AMOUNT]: value.toString() };
  if (Array.isArray(value)) return value.map(packAmounts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, packAmounts(member)]),
  );
}

function unpackAmounts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackAmounts);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const [first] = members;
  if (members.length === 1 && first?.[0] === AMOUNT) return money(first[1] as string);
  return Object.fromEntries(members.map(([name, member]) => [name, unpackAmounts(member)]));
}
