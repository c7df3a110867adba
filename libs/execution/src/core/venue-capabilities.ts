/** What a venue supports. Code above the order gateway depends on capabilities, never on the venue's name. */
export interface VenueCapabilities {
  /** The terms that a working order can change in place. */
  readonly amend: { readonly price: boolean; readonly quantity: boolean };
  readonly postOnly: boolean;
  /** Stop orders that the venue supports. */
  readonly nativeStop: 'none' | 'market' | 'limit' | 'both';
  /**
   * How exits can rest together: `none`, one at a time; `attached` to their entry; `oco` or `bracket`, a stop and a
   * target that cancel each other.
   */
  readonly exits: 'none' | 'attached' | 'oco' | 'bracket';
  /** Open orders reserve base or quote units, so that two sells of the whole position cannot both rest. */
  readonly reserves: boolean;
  readonly deadMansSwitch: boolean;
  readonly clientIdForm: 'uuid' | 'text18';
  /** Whether an order can be found by client id, and the delay after which the answer "unknown" is final. */
  readonly lookUp: { readonly byClientId: boolean; readonly delayMsMax: number };
}

/**
 * A venue where exits rest together and orders reserve nothing, as for a margin account with a bracket per position. It
 * supports every request of the desk.
 */
export const BRACKET_CAPABILITIES: VenueCapabilities = {
  amend: { price: true, quantity: true },
  postOnly: true,
  nativeStop: 'both',
  exits: 'bracket',
  reserves: false,
  deadMansSwitch: false,
  clientIdForm: 'uuid',
  lookUp: { byClientId: true, delayMsMax: 0 },
};

/** The market that orders are matched against: closed candles, or books and quotes. */
export type ExecutionFeed = 'candles' | 'slices';

/**
 * Where the exits of a position are until their prices are reached.
 * `resting`: all at the venue, linked so that together they close no more than is held.
 * `held`: the stop at the venue for the whole position; targets, tiers and timed exits in the engine.
 * `in_bar`: as `held`, but only closed candles are available. The engine cannot see prices inside a bar, so the paper
 * venue matches the held exits against the bar as if they rested, and charges them as the market orders that they
 * represent.
 */
export type ExitLayout = 'resting' | 'held' | 'in_bar';

/**
 * Chooses the layout. Where open orders reserve units, a stop and a target for the same units can rest together only if
 * the venue links them.
 */
export function exitLayoutOf(
  { reserves, exits }: VenueCapabilities,
  feed: ExecutionFeed,
): ExitLayout {
  const linksExits = exits === 'oco' || exits === 'bracket';
  if (!reserves || linksExits) return 'resting';
  return feed === 'candles' ? 'in_bar' : 'held';
}
