import type { VenueCapabilities } from '@tidegate/execution';

/**
 * Kraken spot. Open sells reserve base, so a stop and a target for the whole position cannot rest together; the
 * conditional close that an entry may carry is a single order, and so no pair of exits either. An order that was just
 * placed can stay invisible to queries for up to a minute.
 */
export const KRAKEN_CAPABILITIES: VenueCapabilities = {
  amend: { price: true, quantity: true },
  postOnly: true,
  nativeStop: 'both',
  exits: 'none',
  reserves: true,
  deadMansSwitch: true,
  clientIdForm: 'uuid',
  lookUp: { byClientId: true, delayMsMax: 60_000 },
};
