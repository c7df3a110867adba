import { DAY_MS, HOUR_MS, TidegateError, type EpochMs } from '@tidegate/kernel';

import type { FunnelRequest, RowFilter } from './ports.js';

// Refusals of reads that every store must give alike.

export type RowKind = 'order' | 'fill' | 'position' | 'trade' | 'transaction' | 'decision';

/** Filters by row kind, besides `account`, `from` and `to`, which apply to all kinds. */
const FILTERS_OF_KIND: Readonly<Record<RowKind, readonly (keyof RowFilter)[]>> = {
  order: ['instrument', 'status'],
  fill: ['instrument'],
  position: ['instrument', 'strategy', 'status'],
  trade: ['instrument', 'strategy'],
  transaction: [],
  decision: ['instrument', 'strategy', 'outcome', 'gate'],
};
const FILTERS_OF_ALL: readonly (keyof RowFilter)[] = ['account', 'from', 'to'];

/** Throws `FILTER_UNSUPPORTED` if rows of the kind lack a filtered member. */
export function refuseUnsupportedFilter(kind: RowKind, filter: RowFilter): void {
  const supported = [...FILTERS_OF_ALL, ...FILTERS_OF_KIND[kind]];
  for (const name of Object.keys(filter) as (keyof RowFilter)[]) {
    if (filter[name] === undefined || supported.includes(name)) continue;
    throw new TidegateError(
      'FILTER_UNSUPPORTED',
      `Filter ${name} does not apply to ${kind}s: use ${supported.join(', ')}`,
      { details: { kind, filter: name } },
    );
  }
}

const FUNNEL_SPAN_MS_MAX = 31 * DAY_MS;

/** Throws `FUNNEL_SPAN_INVALID` if the span is negative or longer than 31 days. */
export function refuseLongFunnel({ from, to }: FunnelRequest): void {
  if (to >= from && to - from <= FUNNEL_SPAN_MS_MAX) return;
  throw new TidegateError(
    'FUNNEL_SPAN_INVALID',
    `A funnel covers 0 to 31 days, not ${(to - from) / DAY_MS}: choose another from or to`,
    { details: { from, to } },
  );
}

/** The start of the UTC hour. */
export function hourOf(at: EpochMs): EpochMs {
  return (at - (at % HOUR_MS)) as EpochMs;
}
