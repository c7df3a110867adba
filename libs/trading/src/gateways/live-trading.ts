import { canonicalJson, TidegateError, type CanonicalValue } from '@tidegate/kernel';

import type { EngineRun } from '../core/engine-run.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { VenueEngineSetup } from '../engine/venue-engine-setup.js';
import { LiveAccounts, type LiveAccountState } from './live-accounts.js';

/** Creates the live accounts of an engine. Throws `CAPABILITIES_DIFFER`. */
export function liveAccountsOf(
  setup: VenueEngineSetup,
  engine: {
    readonly post: (input: EngineInput) => void;
    /** `null` before the first input. */
    readonly run: () => EngineRun | null;
  },
): LiveAccounts {
  refuseOtherCapabilities(setup);
  const { liveVenue: venue, clock, wireTimers: timers, logger, options } = setup;
  return new LiveAccounts({
    venue,
    clock,
    timers,
    logger,
    timeoutMs: options.reportTimeoutMs,
    post: engine.post,
    trading: () => liveAmong(engine.run()),
  });
}

function liveAmong(run: EngineRun | null): readonly LiveAccountState[] {
  if (!run) return [];
  return [...run.roster.all]
    .filter(({ account }) => account.mode === 'live')
    .map(({ account, pause }) => ({ account, isReconciled: pause === null }));
}

/**
 * Throws `CAPABILITIES_DIFFER` if the live venue's capabilities differ from those in the engine settings: paper
 * accounts would then behave differently from live ones.
 */
function refuseOtherCapabilities({ liveVenue, settings }: VenueEngineSetup): void {
  if (!liveVenue) return;
  const textOf = (value: unknown): string => canonicalJson(value as CanonicalValue);
  if (textOf(liveVenue.capabilities) === textOf(settings.capabilities)) return;
  throw new TidegateError(
    'CAPABILITIES_DIFFER',
    `The capabilities of the gateway to ${liveVenue.venue} differ from the engine settings: give both the same capabilities`,
    { details: { venue: liveVenue.venue } },
  );
}
