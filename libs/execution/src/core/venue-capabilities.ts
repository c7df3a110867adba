/** What a venue lets us ask of it. Nothing above the order gateway asks which venue it is: only what it can do. */
export interface VenueCapabilities {
  /** The terms that a working order may change in place. */
  readonly amend: { readonly price: boolean; readonly quantity: boolean };
  readonly postOnly: boolean;
  /** Stops that rest at the venue. */
  readonly nativeStop: 'none' | 'market' | 'limit' | 'both';
  /**
   * How exits may rest together: `none`, one at a time; `attached` to their entry; `oco` or `bracket`, a stop and a target
   * of which one cancels the other.
   */
  readonly exits: 'none' | 'attached' | 'oco' | 'bracket';
  /** Open orders reserve base or quote, so that two sells of the whole position cannot both rest. */
  readonly reserves: boolean;
  readonly deadMansSwitch: boolean;
  readonly clientIdForm: 'uuid' | 'text18';
  /** Whether an order can be found by its client id, and after what time an answer of "unknown" is final. */
  readonly lookUp: { readonly byClientId: boolean; readonly delayMsMax: number };
}

/**
 * A venue where exits rest together and orders reserve nothing, as for a margin account with a bracket per position. It
 * refuses nothing that the desk asks.
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

/** The market that orders are matched against: closed candles where nothing finer is fed, or books and quotes. */
export type ExecutionFeed = 'candles' | 'slices';

/**
 * Where the exits of a position are while their prices are not reached.
 * `resting`: all at the venue, linked so that together they close no more than is held.
 * `held`: the stop at the venue for the whole position; targets, tiers and timed exits with the engine.
 * `in_bar`: as `held`, but only closed candles are fed. The engine cannot see a price inside a bar, so the paper venue
 * lets the held exits meet the bar as if they rested, and charges them as the market orders that they stand for.
 */
export type ExitLayout = 'resting' | 'held' | 'in_bar';

/**
 * Where open orders reserve what they may sell, a stop and a target cannot both rest for the same units unless the venue
 * links them.
 */
export function exitLayoutOf(
  { reserves, exits }: VenueCapabilities,
  feed: ExecutionFeed,
): ExitLayout {
  const linksExits = exits === 'oco' || exits === 'bracket';
  if (!reserves || linksExits) return 'resting';
  return feed === 'candles' ? 'in_bar' : 'held';
}
