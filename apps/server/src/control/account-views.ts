import {
  AccountOverviews,
  LimitTrials,
  LiveViews,
  RecordedEntries,
  RecordViews,
  settingsOf,
  StoredDecisionViews,
  type DecisionViews,
} from '@tidegate/composition';
import { venueId } from '@tidegate/kernel';
import type { Storage } from '@tidegate/persistence';
import type { EngineHub, ProfileResolver } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

/** `DecisionViews`. */
export const DECISION_VIEWS = Symbol('tidegate:decision-views');
/** `LimitTrials`. */
export const LIMIT_TRIALS = Symbol('tidegate:limit-trials');
/** `RecordedEntries`. */
export const RECORDED_ENTRIES = Symbol('tidegate:recorded-entries');

export function recordedEntriesOf(
  ...[{ configuration, venues }, { profiles }, resolver]: [ServerRuntime, Storage, ProfileResolver]
): RecordedEntries {
  const settings = settingsOf(configuration, {}, venues);
  return new RecordedEntries({ profiles, resolver, settings });
}

export function decisionViewsOf(
  ...[{ session, configuration }, storage, entries]: [ServerRuntime, Storage, RecordedEntries]
): DecisionViews {
  const { trading, directory, archive, missed } = storage;
  return new StoredDecisionViews({
    ...{ reads: trading, accounts: directory, archive, missed, entries },
    clock: session.time,
    venue: venueId(configuration.market.venue),
  });
}

export function limitTrialsOf(
  ...[{ session }, storage, entries]: [ServerRuntime, Storage, RecordedEntries]
): LimitTrials {
  const { trading, directory, missed } = storage;
  return new LimitTrials({
    ...{ reads: trading, accounts: directory, missed, entries },
    clock: session.time,
  });
}

/** `RecordViews`. */
export const RECORD_VIEWS = Symbol('tidegate:record-views');
/** `LiveViews`. */
export const LIVE_VIEWS = Symbol('tidegate:live-views');
/** `AccountOverviews`. */
export const ACCOUNT_OVERVIEWS = Symbol('tidegate:account-overviews');

export function recordViewsOf(
  { session, configuration }: ServerRuntime,
  storage: Storage,
): RecordViews {
  const { trading: reads, archive, missed } = storage;
  const venue = venueId(configuration.market.venue);
  return new RecordViews({ reads, archive, missed, clock: session.time, venue });
}

export function liveViewsOf({ session, configuration }: ServerRuntime, hub: EngineHub): LiveViews {
  return new LiveViews({ hub, clock: session.time, venue: venueId(configuration.market.venue) });
}

export function accountOverviewsOf(
  ...[{ session, storage }, hub, decisions]: [ServerRuntime, EngineHub, DecisionViews]
): AccountOverviews {
  return new AccountOverviews({ hub, reads: storage.trading, decisions, clock: session.time });
}
