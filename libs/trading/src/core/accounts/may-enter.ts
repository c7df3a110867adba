import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import type { AccountScope, Instrument } from '@tidegate/model';
import { trippedBreakers, type RiskOptions, type RiskState } from '@tidegate/risk';

import type { EntryOutlook } from './entry-outlook.js';
import type { MarketViews } from '../inputs/market-views.js';

/** Conditions of a working entry. All of them follow from inputs. */
export interface EntryConditions {
  readonly scope: AccountScope;
  readonly outlook: Pick<EntryOutlook, 'pauses'>;
  /** `null`: the account was never funded. */
  readonly state: RiskState | null;
  readonly views: MarketViews;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly options: { readonly risk: RiskOptions; readonly quoteRequired: boolean };
}

/**
 * Whether a working entry may keep working between two scans: the conditions of the first gates for a new entry. Its
 * size and limits were assessed when it was accepted.
 */
export function mayEnter(
  instrument: InstrumentId,
  at: EpochMs,
  dependencies: EntryConditions,
): boolean {
  const { scope, outlook, state, views, instruments, options } = dependencies;
  const isPaused =
    outlook.pauses(scope, instrument).length > 0 ||
    state === null ||
    trippedBreakers(state.breakers).length > 0;
  const isTradable = views.venueOnline && instruments.get(instrument)?.status === 'online';
  return (
    !isPaused &&
    isTradable &&
    (!options.quoteRequired || isQuoteFresh(instrument, at, dependencies))
  );
}

function isQuoteFresh(
  instrument: InstrumentId,
  at: EpochMs,
  { views, options }: EntryConditions,
): boolean {
  const quote = views.quote(instrument);
  return quote !== null && at - quote.receivedAt <= options.risk.freshness.quoteAgeMsMax;
}
