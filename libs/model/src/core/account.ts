import type { VenueId } from '@tidegate/kernel';

import type { AccountScope } from './tenant-scope.js';

export type AccountMode = 'paper' | 'live';

/** `spot` may only sell what it holds; `margin` may open short. */
export type AccountKind = 'spot' | 'margin';

/** Where money is and how it may be used. */
export interface Account {
  readonly scope: AccountScope;
  readonly venue: VenueId;
  readonly mode: AccountMode;
  readonly kind: AccountKind;
  /** The asset that equity, limits and P&L are counted in, for instance USD. */
  readonly currency: string;
}
