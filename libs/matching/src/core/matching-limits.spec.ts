import { describe, expect, it } from '@jest/globals';

import { DAY_MS, epochMs, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

import {
  aBookSlice,
  aCandleSlice,
  anOrder,
  aQuoteSlice,
  aWorkingOrder,
  BTC_USD,
  frictionless,
  SLICE_AT,
} from '../../testing/index.js';
import { LimitOrderBook } from './limit-order-book.js';
import type { MarketSlice, MatchOutcome, WorkingOrder } from './market-slice.js';
import { OpenSlice } from './open-slice.js';
import { NOTHING_TRADED, volumeAfterTrade } from './traded-volume.js';
import { checkVenueFilters } from './venue-filters.js';

const match = (slice: MarketSlice, working: WorkingOrder, model = frictionless()): MatchOutcome =>
  new OpenSlice(slice, { instrument: BTC_USD, model }).match([working]);

const fillsOf = (outcome: MatchOutcome): string[] =>
  outcome.executions.map(
    ({ quantity, price, liquidity }) => `${quantity.toString()} @ ${price.toString()} ${liquidity}`,
  );

const OPEN_AT = epochMs(SLICE_AT - MINUTE_MS);
/** Active in the second half of the candle: it did not meet the open. */
const LATE = { activeFrom: epochMs(SLICE_AT - MINUTE_MS / 4) };
const ARRIVING = { phase: 'arriving' } as const;

describe('An order that ends after the slice', () => {
  const slices: readonly [string, MarketSlice][] = [
    ['a candle', aCandleSlice()],
    ['a quote', aQuoteSlice()],
  ];

  it.each(slices)('stays when %s does not reach it', (_, slice) => {
    const expiresAt = epochMs(SLICE_AT + 1);
    const working = aWorkingOrder({ type: 'limit', limitPrice: 90, expiresAt });
    expect(match(slice, working)).toEqual({ executions: [], canceled: [], phases: [] });
  });

  it('fills within the candle at whose close it ends, or ends there', () => {
    const bid = (limitPrice: number): WorkingOrder =>
      aWorkingOrder({ type: 'limit', limitPrice, expiresAt: SLICE_AT });
    expect(fillsOf(match(aCandleSlice(), bid(99.5)))).toEqual(['1 @ 99.5 maker']);
    expect(match(aCandleSlice(), bid(90)).canceled).toMatchObject([{ reasonCode: 'EXPIRED' }]);
  });
});

describe('A stop that came after the open', () => {
  it.each([
    ['buy', 100.5, 99.5, []],
    ['buy', 100.5, 100, ['1 @ 100.5 taker']],
    ['buy', 100.5, 100.2, ['1 @ 100.5 taker']],
    ['sell', 99.5, 100.5, []],
    ['sell', 99.5, 100, ['1 @ 99.5 taker']],
  ] as const)('a stop to %s at 100 with open %d and close %d: %j', (side, open, close, fills) => {
    const working = aWorkingOrder({ type: 'stop_market', side, stopPrice: 100 }, LATE);
    expect(fillsOf(match(aCandleSlice({ open, close }), working))).toEqual(fills);
  });
});

describe('A limit on a candle', () => {
  const limit = (side: 'buy' | 'sell', limitPrice: number, state: object = {}): WorkingOrder =>
    aWorkingOrder({ type: 'limit', side, limitPrice }, state);
  const timeOf = (outcome: MatchOutcome): EpochMs | undefined => outcome.executions[0]?.at;

  it('a sell limit crosses when the open less half the spread reaches it', () => {
    const model = Object.assign(frictionless(), { halfSpreadRate: 0.005 });
    expect(fillsOf(match(aCandleSlice(), limit('sell', 99.5, ARRIVING), model))).toEqual([
      '1 @ 99.5 taker',
    ]);
    expect(fillsOf(match(aCandleSlice(), limit('sell', 99.6, ARRIVING), model))).toEqual([
      '1 @ 99.6 maker',
    ]);
  });

  it.each(['buy', 'sell'] as const)(
    'a limit to %s at the open itself fills inside the bar',
    (side) => {
      const middle = epochMs(SLICE_AT - MINUTE_MS / 2);
      expect(timeOf(match(aCandleSlice(), limit(side, 100)))).toBe(middle);
      const beyond = match(aCandleSlice(), limit(side, side === 'buy' ? 100.1 : 99.9));
      expect(timeOf(beyond)).toBe(OPEN_AT);
    },
  );

  it('a limit activated after the open fills as a maker when the close is beyond it', () => {
    const working = limit('buy', 100.5, { ...LATE, ...ARRIVING });
    expect(fillsOf(match(aCandleSlice(), working))).toEqual(['1 @ 100.5 maker']);
  });
});

describe('An order on a touch', () => {
  it.each(['buy', 'sell'] as const)(
    'a post-only order to %s rests while it does not cross',
    (side) => {
      const limitPrice = side === 'buy' ? 100 : 100.1;
      const order = { type: 'limit', side, limitPrice, postOnly: true } as const;
      const { canceled, phases } = match(aQuoteSlice({ bid: 100 }), aWorkingOrder(order, ARRIVING));
      expect(canceled).toEqual([]);
      expect(phases).toEqual([{ order: 'o-1', phase: 'resting' }]);
    },
  );

  it.each([
    ['buy', 100.1],
    ['sell', 99.9],
  ] as const)('stops to %s at exactly the touch of %d', (side, stopPrice) => {
    const working = aWorkingOrder({ type: 'stop_market', side, stopPrice });
    expect(fillsOf(match(aQuoteSlice(), working))).toEqual([`1 @ ${stopPrice} taker`]);
  });

  it('a sell order does not walk below its limit', () => {
    const slice = aBookSlice({
      bids: [
        [100, 1],
        [99, 5],
      ],
    });
    const order = { type: 'limit', side: 'sell', limitPrice: 99.5, quantity: 3 } as const;
    expect(fillsOf(match(slice, aWorkingOrder(order, ARRIVING)))).toEqual(['1 @ 100 taker']);
  });

  it.each(['market', 'stop_market'] as const)(
    'of type %s waits while its side is empty',
    (type) => {
      const working = aWorkingOrder({ type, stopPrice: 1, timeInForce: 'IOC' }, ARRIVING);
      expect(fillsOf(match(aBookSlice({ bids: [[99, 1]] }), working))).toEqual([]);
      expect(fillsOf(match(aQuoteSlice({ ask: 0 }), working))).toEqual([]);
    },
  );

  it('shares the liquidity of each side among all calls', () => {
    const open = new OpenSlice(aQuoteSlice({ askQuantity: 1, bidQuantity: 1 }), {
      instrument: BTC_USD,
      model: frictionless(),
    });
    const fills = (['buy', 'sell', 'buy', 'sell'] as const).map((side, index) =>
      fillsOf(open.match([aWorkingOrder({ id: `o-${index}`, side })])),
    );
    expect(fills).toEqual([['1 @ 100.1 taker'], ['1 @ 99.9 taker'], [], []]);
  });
});

describe('A group of orders', () => {
  it('leaves the orders of other groups alone', () => {
    const order = (id: string, ocoGroup: string, limitPrice: number): WorkingOrder =>
      aWorkingOrder({ id, type: 'limit', limitPrice }, { ocoGroup });
    const open = new OpenSlice(aCandleSlice(), { instrument: BTC_USD, model: frictionless() });
    const { canceled } = open.match([
      order('filled', 'a', 99.5),
      order('sibling', 'a', 90),
      order('other', 'b', 90),
    ]);
    expect(canceled.map(({ order: id }) => id)).toEqual(['sibling']);
  });

  it('keeps the new phase of an order that arrives beside one that ends', () => {
    const open = new OpenSlice(aCandleSlice(), { instrument: BTC_USD, model: frictionless() });
    const resting = aWorkingOrder({ id: 'rests', type: 'limit', limitPrice: 90 }, ARRIVING);
    const over = aWorkingOrder(
      { id: 'ends', type: 'limit', limitPrice: 90, timeInForce: 'IOC' },
      ARRIVING,
    );
    expect(open.match([resting, over])).toMatchObject({
      canceled: [{ order: 'ends', reasonCode: 'IOC_REMAINDER' }],
      phases: [{ order: 'rests', phase: 'resting' }],
    });
  });
});

describe('A slice that cannot affect an order', () => {
  it.each([
    ['out of reach', aWorkingOrder({ type: 'limit', limitPrice: 90 })],
    ['not yet active', aWorkingOrder({}, { activeFrom: SLICE_AT })],
  ])('does not look up the limits of its group when it is %s', (_, working) => {
    const open = new OpenSlice(aCandleSlice(), { instrument: BTC_USD, model: frictionless() });
    const limits = (): never => {
      throw new Error('looked up');
    };
    const outcome = open.match([working], limits);
    expect(outcome).toEqual({ executions: [], canceled: [], phases: [] });
    expect(() => open.match([aWorkingOrder()], limits)).toThrow('looked up');
  });

  it('gives the same empty outcome whichever way it found nothing', () => {
    const open = new OpenSlice(aCandleSlice(), { instrument: BTC_USD, model: frictionless() });
    const order = { type: 'limit', limitPrice: 90 } as const;
    const lasting = { ...order, expiresAt: epochMs(SLICE_AT + 1) };
    expect(open.match([aWorkingOrder(lasting)])).toBe(open.match([aWorkingOrder(order)]));
  });
});

describe('LimitOrderBook', () => {
  it('fills all or nothing when the side holds exactly enough, not when it holds less', () => {
    const asks = (): LimitOrderBook => {
      const book = new LimitOrderBook();
      book.placeLimit({ id: 1, side: 'sell', price: 100, quantity: 2 }, 'GTC');
      return book;
    };
    const order = { id: 2, side: 'buy', price: 100, quantity: 2 } as const;
    expect(asks().placeLimit(order, 'FOK').executions).toHaveLength(1);
    expect(asks().placeLimit({ ...order, quantity: 3 }, 'FOK').executions).toEqual([]);
  });

  it('refuses a reduction by no lots', () => {
    expect(() => new LimitOrderBook().reduce(1, 0)).toThrow();
  });
});

describe('Traded volume', () => {
  const at = (day: number): EpochMs => epochMs(day * DAY_MS);

  it('drops days outside the window of the newest day, also for an older trade', () => {
    const volume = [
      { day: 70, notional: 1 },
      { day: 98, notional: 4 },
      { day: 100, notional: 2 },
    ];
    expect(volumeAfterTrade(volume, { notional: 3, at: at(99) })).toEqual([
      { day: 98, notional: 4 },
      { day: 99, notional: 3 },
      { day: 100, notional: 2 },
    ]);
  });

  it('starts empty', () => {
    expect(volumeAfterTrade(NOTHING_TRADED, { notional: 3, at: at(9) })).toEqual([
      { day: 9, notional: 3 },
    ]);
  });
});

describe('A refusal by the filters of a venue', () => {
  it.each([
    [{ quantity: '0' }, { quantity: '0', minimum: '0.0001' }],
    [
      { type: 'limit', limitPrice: '100.05' },
      { price: '100.05', increment: '0.1' },
    ],
    [
      { type: 'limit', limitPrice: '100', quantity: '0.0001' },
      { cost: '0.01', minimum: '0.5' },
    ],
  ] as const)('the refusal of %j has the numbers %j', (order, numbers) => {
    expect(checkVenueFilters(BTC_USD, anOrder(order))?.numbers).toEqual(numbers);
  });

  it('a venue that accepts only post-only limits refuses a market order', () => {
    const status = 'post_only' as const;
    const order = anOrder({ type: 'market', postOnly: true });
    expect(checkVenueFilters({ ...BTC_USD, status }, order)?.code).toBe('INSTRUMENT_NOT_TRADABLE');
  });
});
