import type { InstrumentMarket } from '../core/instrument-market.js';
import { pairNames, type PairNames } from './naming.js';

export interface ListedPair {
  readonly market: InstrumentMarket;
  readonly names: PairNames;
}

/** Finds a pair by any name that Kraken's REST API accepts. */
export class PairDirectory {
  readonly pairs: readonly ListedPair[];
  private readonly byName = new Map<string, ListedPair>();

  constructor(markets: readonly InstrumentMarket[]) {
    this.pairs = markets.map((market) => ({ market, names: pairNames(market.instrument) }));
    for (const pair of this.pairs) {
      const { key, altname, wsname } = pair.names;
      for (const name of [key, altname, wsname, pair.market.instrument.symbol]) {
        this.byName.set(name.toUpperCase(), pair);
      }
    }
  }

  find(name: string): ListedPair | null {
    return this.byName.get(name.toUpperCase()) ?? null;
  }

  /** The pairs of a comma-separated list; `null` if any is unknown. */
  findAll(list: string): readonly ListedPair[] | null {
    const found = list.split(',').map((name) => this.find(name.trim()));
    return found.every((pair) => pair !== null) ? found : null;
  }
}
