import type { PlainValue } from '@tidegate/configuration';

interface Section {
  readonly [key: string]: PlainValue | Section;
}

/**
 * Options that earlier versions did not have, with the values at which they change nothing. A profile spells out every
 * option that existed when it was saved, so one that it leaves out came later: the profile goes on as it was, under the same
 * hash.
 */
const ADDED: Section = {
  risk: { costs: { shareMax: 0, netRiskRewardMin: 0, slippageRate: 0 } },
};

/** The content of a stored profile with the options that were added after it, switched off. */
export function withAddedOptions(content: PlainValue): PlainValue {
  return filled(content, ADDED);
}

function filled(value: PlainValue, added: Section): PlainValue {
  if (!isMapping(value)) return value;
  const entries = Object.entries(added).map(([key, off]): [string, PlainValue] => {
    const own = value[key];
    if (own === undefined) return [key, off];
    return [key, isMapping(off) ? filled(own, off) : own];
  });
  return { ...value, ...Object.fromEntries(entries) };
}

function isMapping(value: unknown): value is { readonly [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
