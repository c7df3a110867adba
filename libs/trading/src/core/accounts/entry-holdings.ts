import { doubleOf, type InstrumentId } from '@tidegate/kernel';
import { exposureOf } from '@tidegate/portfolio';
import type { EntryPortfolio, HeldExposure } from '@tidegate/risk';

import type { EntryAccount } from './entry-account.js';
import { orderedNotionals } from './ordered-notionals.js';

/**
 * The holdings of an account at an entry assessment. Each part is computed on first use, because most gates need few.
 */
export class EntryHoldings implements EntryPortfolio {
  /** Always 0: working entries count in the positions that they open. */
  readonly pendingNotional = 0;
  private ordered: ReadonlyMap<InstrumentId, number> | null = null;
  private held: readonly HeldExposure[] | null = null;
  private money: Pick<EntryPortfolio, 'equity' | 'cash'> | null = null;

  constructor(private readonly of: EntryAccount) {}

  get equity(): number {
    return (this.money ??= this.freeMoney()).equity;
  }

  get cash(): number {
    return (this.money ??= this.freeMoney()).cash;
  }

  get positions(): readonly HeldExposure[] {
    return (this.held ??= this.heldExposures());
  }

  get globalNotional(): number {
    return this.of.outlook.globalNotional(this.of.account);
  }

  get globalLimit(): number | null {
    return this.of.outlook.globalLimit(this.of.account);
  }

  private orderedNow(): ReadonlyMap<InstrumentId, number> {
    return (this.ordered ??= orderedNotionals(this.of.book));
  }

  /** Equity, and cash minus the notional of working entries. */
  private freeMoney(): Pick<EntryPortfolio, 'equity' | 'cash'> {
    const { equity, cash } = this.of.valuation();
    let orderedInAll = 0;
    for (const notional of this.orderedNow().values()) orderedInAll += notional;
    return { equity: doubleOf(equity), cash: Math.max(0, doubleOf(cash) - orderedInAll) };
  }

  private heldExposures(): readonly HeldExposure[] {
    const { book, views } = this.of;
    const positions = book.livePositions();
    if (positions.length === 0) return [];
    const ordered = this.orderedNow();
    const held = exposureOf(positions, (instrument) => views.price(instrument)).byInstrument;
    return positions.map(({ instrument, direction }) => ({
      instrument,
      base: book.instrument(instrument).base,
      direction,
      notional: (held.get(instrument) ?? 0) + (ordered.get(instrument) ?? 0),
    }));
  }
}
