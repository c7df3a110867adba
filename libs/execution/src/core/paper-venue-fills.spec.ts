import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, quantity } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import { MatchingOptions } from '@tidegate/matching';
import { anOrder } from '@tidegate/matching/testing';
import type { Order } from '@tidegate/model';
import fc from 'fast-check';

import {
  anExit,
  aStop,
  aTarget,
  bookSlice,
  candleSlice,
  frictionless,
  VenueFixture,
  spotAccount,
} from '../../testing/index.js';

function closed(venue: VenueFixture): string {
  return venue.fills
    .filter(({ side }) => side === 'sell')
    .reduce((sum, fill) => sum.add(fill.quantity), new Decimal(0))
    .toString();
}

describe('PaperVenue: fills', () => {
  it('fills in pieces where the market has too little volume', () => {
    const model = frictionless();
    model.participationRateMax = 0.1;
    const venue = new VenueFixture({ model });
    venue.submit(anOrder());
    for (const index of [0, 1, 2]) venue.market(candleSlice(index, [100, 101, 99, 100], 4));
    expect(venue.filled).toEqual(['o-1 0.4 @ 100', 'o-1 0.4 @ 100', 'o-1 0.2 @ 100']);
  });

  it('never gives two orders the same liquidity', () => {
    const model = frictionless();
    model.levelShareMax = 0.01;
    const venue = new VenueFixture({ model });
    venue.submit(anOrder({ id: 'o-1', quantity: '0.7' }));
    venue.submit(anOrder({ id: 'o-2', quantity: '0.7' }));
    venue.market(bookSlice(1, 99.9, 100));
    expect(venue.filled).toEqual(['o-1 0.7 @ 100', 'o-2 0.3 @ 100']);
  });

  it('charges takers the taker rate and makers the maker rate, in quote', () => {
    const model = frictionless();
    model.fees = new MatchingOptions().fees;
    const venue = new VenueFixture({ model });
    venue.submit(anOrder());
    venue.market(bookSlice(1, 99.9, 100));
    venue.rests([aTarget()], '1');
    venue.market(bookSlice(2, 104, 104.2));
    expect(
      venue.fills.map(
        ({ fee, feeAsset, liquidity }) => `${liquidity} ${fee.toString()} ${feeAsset}`,
      ),
    ).toEqual(['taker 0.4 USD', 'maker 0.26 USD']);
  });

  it('charges the fee tier of the account’s traded volume', () => {
    const model = frictionless();
    model.fees = new MatchingOptions().fees;
    const venue = new VenueFixture({ model, trailingVolume: 50_000 });
    venue.submit(anOrder());
    venue.market(bookSlice(1, 99.9, 100));
    expect(venue.fills.map(({ fee }) => fee.toString())).toEqual(['0.24']);
  });

  it('charges the taker rate on the crossing part of a limit and the maker rate on the rest', () => {
    const model = frictionless();
    model.fees = new MatchingOptions().fees;
    model.levelShareMax = 0.01;
    const venue = new VenueFixture({ model });
    venue.submit(anOrder({ type: 'limit', limitPrice: 100, quantity: 2 }));
    venue.market(bookSlice(1, 99.9, 100));
    venue.market(bookSlice(2, 99.9, 100));
    expect(venue.fills.map(({ fee, liquidity }) => `${liquidity} ${fee.toString()}`)).toEqual([
      'taker 0.4',
      'maker 0.25',
    ]);
    const candles = new VenueFixture({ model });
    candles.submit(anOrder({ type: 'limit', limitPrice: 101 }));
    candles.market(candleSlice(0, [100, 102, 99, 101]));
    expect(candles.fills.map(({ fee }) => fee.toString())).toEqual(['0.4']);
  });

  it('reports the order, scope, instrument, side and time of a fill', () => {
    const venue = new VenueFixture();
    venue.submit(anOrder());
    venue.market(candleSlice(3, [100, 101, 99, 100]));
    expect(venue.fills).toMatchObject([
      { order: 'o-1', scope: spotAccount().scope, side: 'buy', at: epochMs(180_000) },
    ]);
  });

  it('cancels a post-only order that would cross, and expires an order at its time', () => {
    const venue = new VenueFixture();
    const passive = anOrder({ type: 'limit', limitPrice: 101, postOnly: true });
    venue.submit({ ...passive, id: 'o-crossing' as Order['id'] });
    const dated = anOrder({ type: 'limit', limitPrice: 90, timeInForce: 'GTD' });
    venue.submit({ ...dated, id: 'o-dated' as Order['id'], expiresAt: epochMs(5) });
    venue.market(bookSlice(1, 99.9, 100.1));
    venue.market(bookSlice(5, 99.9, 100.1));
    expect(venue.answers.slice(2)).toEqual([
      'canceled o-crossing POST_ONLY_WOULD_CROSS',
      'expired o-dated',
    ]);
  });
});

describe('PaperVenue: reduce-only', () => {
  it('closes the position once, though three orders reach their price together', () => {
    const venue = new VenueFixture();
    venue.rests([aTarget(), aStop(), anExit()], '1');
    venue.market(candleSlice(1, [100, 105, 97, 100]));
    expect(closed(venue)).toBe('1');
    expect(venue.answers).toEqual([
      'filled exit',
      'canceled target OCO_SIBLING_FILLED',
      'canceled stop OCO_SIBLING_FILLED',
    ]);
  });

  it('cuts an exit to the position', () => {
    const venue = new VenueFixture();
    venue.rests([aStop()], '0.4');
    venue.market(bookSlice(1, 97, 97.2));
    expect(venue.filled).toEqual(['stop 0.4 @ 97']);
    expect(venue.answers).toEqual(['filled stop', 'canceled stop OCO_SIBLING_FILLED']);
  });

  it('cancels an exit of an empty position', () => {
    const venue = new VenueFixture();
    venue.submit(anExit());
    venue.market(bookSlice(1, 100, 100.2));
    expect(venue.answers).toEqual(['accepted exit', 'canceled exit OCO_SIBLING_FILLED']);
  });

  it('tracks the position across entries and exits of several slices', () => {
    const venue = new VenueFixture();
    venue.submit(anOrder({ quantity: '0.8' }));
    venue.market(bookSlice(1, 99.9, 100));
    venue.submit(aTarget({ id: 'tier', quantity: '0.3', limitPrice: 102 }), 1);
    venue.submit(aStop(), 1);
    venue.market(bookSlice(2, 102, 102.2));
    venue.market(bookSlice(3, 97, 97.2));
    expect(venue.filled).toEqual(['o-1 0.8 @ 100', 'tier 0.3 @ 102', 'stop 0.5 @ 97']);
  });

  it('never closes more than the position, with any orders in any market', () => {
    const lots = fc.integer({ min: 10, max: 20_000 }).map((count) => count / 10_000);
    const level = fc.integer({ min: 950, max: 1_050 }).map((ticks) => ticks / 10);
    const exit = fc.record({ make: fc.constantFrom(aStop, aTarget, anExit), lots, level });
    const bar = fc.tuple(level, level, level, fc.integer({ min: 1, max: 40 }));
    let partial = 0;
    fc.assert(
      fc.property(
        lots,
        fc.array(exit, { minLength: 1, maxLength: 5 }),
        fc.array(bar, { minLength: 1, maxLength: 6 }),
        (held, exits, bars) => {
          const model = Object.assign(frictionless(), { participationRateMax: 0.05 });
          const venue = new VenueFixture({ model });
          const orders = exits.map(({ make, lots: amount, level: at }, index) =>
            exitAt(make({ id: `o-${index}`, quantity: amount }), at),
          );
          venue.rests(orders, String(held));
          bars.forEach(([open, a, b, volume], index) => {
            const high = Math.max(open, a, b);
            const low = Math.min(open, a, b);
            venue.market(candleSlice(index, [open, high, low, a], volume));
          });
          expect(Number(closed(venue))).toBeLessThanOrEqual(held);
          if (venue.fills.length > 1) partial += 1;
        },
      ),
      seeded(),
    );
    expect(partial).toBeGreaterThan(10);
  });
});

describe('PaperVenue: orders that join a slice', () => {
  it('matches protection against the slice that filled the entry, the stop before the target', () => {
    const venue = joiningVenue([aTarget(), aStop()]);
    venue.submit(anOrder());
    venue.market(candleSlice(0, [100, 105, 97, 100]));
    expect(venue.filled).toEqual(['o-1 1 @ 100', 'stop 1 @ 98']);
    expect(venue.answers.at(-1)).toBe('canceled target OCO_SIBLING_FILLED');
  });

  it('gives protection only the volume that the entry left of the candle’s share', () => {
    const venue = joiningVenue(
      [aStop()],
      Object.assign(frictionless(), { participationRateMax: 0.1 }),
    );
    venue.submit(anOrder());
    venue.market(candleSlice(0, [100, 100.5, 97, 97], 15));
    expect(venue.filled).toEqual(['o-1 1 @ 100', 'stop 0.5 @ 98']);
    venue.market(candleSlice(1, [96, 97, 96, 97], 15));
    expect(venue.filled.slice(2)).toEqual(['stop 0.5 @ 96']);
  });

  it('leaves a market exit to the next slice', () => {
    const venue = joiningVenue([anExit()]);
    venue.submit(anOrder());
    venue.market(candleSlice(0, [100, 105, 97, 100]));
    expect(venue.filled).toEqual(['o-1 1 @ 100']);
    venue.market(candleSlice(1, [101, 102, 99, 100]));
    expect(venue.filled).toEqual(['o-1 1 @ 100', 'exit 1 @ 101']);
  });

  it('applies latency to protection that arrives after the slice', () => {
    const model = Object.assign(frictionless(), { latencyMs: 150 });
    const venue = new VenueFixture({ model });
    venue.rests([], '0');
    venue.submit(anOrder());
    venue.market(bookSlice(150, 99.9, 100));
    venue.submit(aStop(), 150);
    venue.market(bookSlice(299, 97, 97.2));
    expect(venue.filled).toEqual(['o-1 1 @ 100']);
    venue.market(bookSlice(300, 96, 96.2));
    expect(venue.filled).toEqual(['o-1 1 @ 100', 'stop 1 @ 96']);
  });

  it('emits a fill after the whole slice is applied, when its sibling is already cancelled', () => {
    const venue = new VenueFixture({
      onEvent: (event, fixture) => {
        if (event.type === 'filled') fixture.cancel(aTarget());
      },
    });
    venue.rests([aTarget(), aStop()], '1');
    venue.market(candleSlice(0, [97, 105, 96, 100]));
    expect(venue.answers).toEqual([
      'filled stop',
      'cancel_refused target',
      'canceled target OCO_SIBLING_FILLED',
    ]);
  });
});

/** Sends the given orders when the entry fills, as the exit desk does. */
function joiningVenue(orders: readonly Order[], model = frictionless()): VenueFixture {
  return new VenueFixture({
    model,
    onEvent: (event, venue) => {
      if (event.type !== 'filled' || event.fill.side !== 'buy') return;
      for (const order of orders) venue.submit({ ...order, quantity: quantity(1) }, event.at);
    },
  });
}

/** The exit with its price, where its type has one. */
function exitAt(order: Order, level: number): Order {
  const at = new Decimal(level) as NonNullable<Order['limitPrice']>;
  if (order.type === 'stop_market') return { ...order, stopPrice: at };
  return order.type === 'limit' ? { ...order, limitPrice: at } : order;
}
