import { Decimal, money } from '@tidegate/kernel';

const AMOUNT = '$';

/** Converts a value to JSON: a decimal becomes `{"$": "1.5"}`, a shape that rows never have. */
export function packAmounts(value: unknown): unknown {
  if (value instanceof Decimal) return { [AMOUNT]: value.toString() };
  if (Array.isArray(value)) return value.map(packAmounts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, packAmounts(member)]),
  );
}

/** Reverses `packAmounts`. */
export function unpackAmounts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackAmounts);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const [first] = members;
  if (members.length === 1 && first?.[0] === AMOUNT) return money(first[1] as string);
  return Object.fromEntries(members.map(([name, member]) => [name, unpackAmounts(member)]));
}
