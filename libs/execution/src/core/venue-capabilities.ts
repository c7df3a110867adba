/** What a venue lets us ask of it. Nothing above the order gateway asks which venue it is: only what it can do. */
export interface VenueCapabilities {
  /** What an order that works may change in place. */
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
