import { plainCrc32 } from './plain-crc32.js';

interface WireBook {
  readonly symbol: string;
  readonly bids: readonly (readonly [price: string, quantity: string])[];
  readonly asks: readonly (readonly [price: string, quantity: string])[];
  readonly checksum: number;
}

/**
 * A client of the book channel, written only from the protocol's description. It keeps the texts of the levels, applies
 * updates in order, cuts to the depth, and computes the checksum from the texts.
 */
export class BookReader {
  private bids = new Map<string, string>();
  private asks = new Map<string, string>();
  updates = 0;
  mismatches = 0;

  constructor(private readonly depth: number) {}

  /** Reads a frame as text, so that numbers are never rounded. */
  read(frame: string): void {
    const book = parseBookFrame(frame);
    if (frame.includes('"type":"snapshot"')) {
      this.bids = new Map();
      this.asks = new Map();
    } else {
      this.updates += 1;
    }
    apply(this.bids, book.bids);
    apply(this.asks, book.asks);
    this.bids = best(this.bids, this.depth, -1);
    this.asks = best(this.asks, this.depth, 1);
    if (this.checksum() !== book.checksum) this.mismatches += 1;
  }

  get levels(): { readonly bids: readonly string[]; readonly asks: readonly string[] } {
    return { bids: [...this.bids.keys()], asks: [...this.asks.keys()] };
  }

  /** Best bid and best ask. */
  get touch(): readonly [bid: number, ask: number] {
    return [Number(this.levels.bids[0]), Number(this.levels.asks[0])];
  }

  private checksum(): number {
    const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');
    const side = (levels: Map<string, string>): string =>
      [...levels]
        .slice(0, 10)
        .map(([price, quantity]) => digits(price) + digits(quantity))
        .join('');
    return plainCrc32(side(this.asks) + side(this.bids));
  }
}

/** Parses a book frame without converting its numbers to floats. */
export function parseBookFrame(frame: string): WireBook {
  const levels = (name: string): (readonly [string, string])[] => {
    const list = new RegExp(`"${name}":\\[(.*?)\\]`).exec(frame)?.[1] ?? '';
    return [...list.matchAll(/\{"price":([0-9.]+),"qty":([0-9.]+)\}/g)].map(
      ([, price, quantity]) => [price as string, quantity as string] as const,
    );
  };
  return {
    symbol: /"symbol":"([^"]+)"/.exec(frame)?.[1] ?? '',
    bids: levels('bids'),
    asks: levels('asks'),
    checksum: Number(/"checksum":([0-9]+)/.exec(frame)?.[1]),
  };
}

function apply(side: Map<string, string>, levels: WireBook['bids']): void {
  for (const [price, quantity] of levels) {
    if (Number(quantity) === 0) side.delete(price);
    else side.set(price, quantity);
  }
}

function best(side: Map<string, string>, depth: number, direction: 1 | -1): Map<string, string> {
  const sorted = [...side].sort(([a], [b]) => (Number(a) - Number(b)) * direction);
  return new Map(sorted.slice(0, depth));
}
