import type { VenueCapabilities } from '@tidegate/execution';

/**
 * Kraken for spot accounts: open orders reserve base and quote, no order cancels another, amendments change price and
 * quantity in place, and after a failed call an order may stay invisible for up to a minute.
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
