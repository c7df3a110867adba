import type { VenueCapabilities } from '@tidegate/execution';

/**
 * Kraken spot. Open sells reserve base, so a stop and a target for the whole position cannot rest together. The
 * conditional close of an entry is a single order, so it cannot hold both exits either. A new order can be missing from
 * queries for up to a minute.
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
