import type { EpochMs, InstrumentId, VenueId } from '@tidegate/kernel';

import type { AccountRegistration } from './account-registration.js';
import type { ClosedTrade } from './closed-trade.js';
import type { EntryPause } from './control.js';
import type { DecisionRecord } from './decision.js';
import type { Fill } from './fill.js';
import type { Order } from './order.js';
import type { Position } from './position.js';
import type { AccountScope } from './tenant-scope.js';

/** An event that the engine publishes (to dashboard, notifications, logs) after the commit. */
export type EngineEvent =
  | { readonly type: 'decision_made'; readonly decision: DecisionRecord }
  | { readonly type: 'order_updated'; readonly order: Order }
  | { readonly type: 'fill_booked'; readonly fill: Fill }
  | { readonly type: 'position_updated'; readonly position: Position }
  | { readonly type: 'trade_closed'; readonly trade: ClosedTrade }
  | {
      /** An account was opened, configured, quarantined, released or closed. */
      readonly type: 'account_changed';
      readonly registration: AccountRegistration;
      readonly at: EpochMs;
    }
  | {
      /** An account has a fault: its entries are off and its protection stays. */
      readonly type: 'account_quarantined';
      readonly scope: AccountScope;
      readonly reason: string;
      readonly at: EpochMs;
    }
  | {
      /** A correction after a venue report differed from the books of a live account. */
      readonly type: 'correction_made';
      readonly scope: AccountScope;
      readonly code: string;
      readonly message: string;
      /** Figures behind the message, decimals as text. */
      readonly numbers: Readonly<Record<string, string>>;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'pause_changed';
      readonly pause: EntryPause;
      readonly active: boolean;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'breaker_changed';
      readonly venue: VenueId;
      /** `null`: the breaker applies to every account of the venue. */
      readonly scope: AccountScope | null;
      readonly breaker: string;
      readonly tripped: boolean;
      readonly reason: string;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'feed_changed';
      readonly venue: VenueId;
      readonly connected: boolean;
      readonly reason: string;
      readonly at: EpochMs;
    }
  | {
      /** The quote of an instrument with an open position became too old (`raised`) or fresh again. */
      readonly type: 'quote_alarm';
      readonly instrument: InstrumentId;
      readonly raised: boolean;
      /** On the market's clock; if no quote ever arrived, the time since monitoring began. */
      readonly quoteAgeMs: number;
      readonly at: EpochMs;
    }
  | {
      readonly type: 'data_repaired';
      readonly instrument: InstrumentId;
      readonly repair: 'gap_backfilled' | 'gap_filled_flat' | 'book_resynced' | 'outlier_dropped';
      readonly detail: string;
      readonly at: EpochMs;
    };
