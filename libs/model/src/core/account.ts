import type { VenueId } from '@tidegate/kernel';

import type { AccountScope } from './tenant-scope.js';

export type AccountMode = 'paper' | 'live';

/** A `spot` account may sell only what it holds; a `margin` account may also open short. */
export type AccountKind = 'spot' | 'margin';

/** A trading account at a venue. */
export interface Account {
  readonly scope: AccountScope;
  readonly venue: VenueId;
  readonly mode: AccountMode;
  readonly kind: AccountKind;
  /** The asset that denominates equity, limits and P&L, for example USD. */
  readonly currency: string;
}
