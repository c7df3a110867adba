import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity, type DecimalInput } from '@tidegate/kernel';
import type { Order, Position } from '@tidegate/model';

import {
  plainExecution,
  aStop,
  anExit,
  anInstrument,
  BookFixture,
  RESERVING_CAPABILITIES,
} from '../../testing/index.js';
import { exitRequests, type Amendable, type ExitSituation } from './exit-requests.js';

/** A long of one unit from 100 whose first tier, 0.4 at 102, is reached unless told otherwise. */
function heldPosition(change: Partial<Position> = {}): Position {
  const fixture = new BookFixture();
  fixture.book.bookFill(fixture.fillOf(fixture.entry));
  const { live } = fixture;
  return { ...live, plan: { ...live.plan, tiersReached: [0] }, ...change };
}

function situation(open: readonly Order[], change: Partial<ExitSituation> = {}): ExitSituation {
  const options = plainExecution().exit;
  options.tiers = [{ progress: 0.5, fraction: 0.4 }];
  return {
    position: heldPosition(),
    open,
    instrument: anInstrument(),
    capabilities: RESERVING_CAPABILITIES,
    layout: 'held',
    options,
    now: epochMs(60_000),
    isDue: () => true,
    amendable: () => 'now',
    isUnsent: () => false,
    ...change,
  };
}

/** Each request as its type, order or reason, and quantity. */
function asked(open: readonly Order[], change: Partial<ExitSituation> = {}): readonly string[] {
  return exitRequests(situation(open, change)).map((request) => {
    if (request.type === 'submit') return `submit ${request.reason} ${request.quantity.toString()}`;
    if (request.type === 'cancel') return `cancel ${request.order.id}`;
    return `amend ${request.order.id} ${request.terms.quantity.toString()}`;
  });
}

const amendmentTo = (size: DecimalInput): Order['amendment'] => ({
  quantity: quantity(size),
  limitPrice: null,
  stopPrice: price(98),
  askedAt: epochMs(59_000),
});

describe('exitRequests where exits are held', () => {
  it('sends a tier only for units that no answer of the venue can take back', () => {
    expect(asked([aStop({ quantity: '0.6' })])).toEqual(['submit tier 0.4']);
    const growing = aStop({ quantity: '0.6', amendment: amendmentTo(1) });
    expect(asked([growing])).toEqual([]);
    const shrinking = aStop({ quantity: '1', amendment: amendmentTo('0.6') });
    expect(asked([shrinking])).toEqual([]);
    const leaving = aStop({ quantity: '1', status: 'PENDING_CANCEL' });
    expect(asked([leaving])).toEqual([]);
  });

  it('asks for one amendment at a time, and replaces one that has not left', () => {
    const stop = aStop({ amendment: amendmentTo('0.9') });
    expect(asked([stop])).toEqual([]);
    expect(asked([stop], { isUnsent: () => true })).toEqual(['amend stop 0.6']);
  });

  it('ends a stop that refuses to shrink, at once for an exit and after several refusals for itself', () => {
    const amendable = (is: Amendable) => (): Amendable => is;
    const later = { amendable: amendable('later') };
    expect(asked([aStop()], later)).toEqual(['cancel stop']);
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const small = aStop({ quantity: '0.5' });
    expect(asked([small], { ...later, position: quiet })).toEqual([]);
    expect(asked([small], { amendable: amendable('never'), position: quiet })).toEqual([
      'cancel stop',
    ]);
  });

  it('keeps one stop: a second one is cancelled', () => {
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const stops = [aStop(), aStop({ id: 'second' })];
    expect(asked(stops, { position: quiet })).toEqual(['cancel second']);
  });

  it('keeps the stop beside a working exit at what the exit leaves', () => {
    const tier = anExit({ quantity: '0.4', exitReason: 'tier', submittedAt: epochMs(59_000) });
    expect(asked([aStop({ quantity: '0.6' }), tier])).toEqual([]);
    expect(asked([tier])).toEqual(['submit stop 0.6']);
    expect(asked([anExit({ submittedAt: epochMs(59_000) })])).toEqual([]);
  });

  it('ends exits that would close more than is held', () => {
    const fresh = { submittedAt: epochMs(59_000) };
    const exits = [
      anExit({ ...fresh, quantity: '0.7' }),
      anExit({ ...fresh, id: 'more', quantity: '0.7' }),
    ];
    expect(asked(exits)).toEqual(['cancel exit', 'cancel more']);
  });

  it('ends an exit that had its time to the millisecond, unless it was never acknowledged', () => {
    const sentAt = (ms: number, change: Partial<Order> = {}): Order => ({
      ...anExit({ submittedAt: epochMs(ms) }),
      ...change,
    });
    expect(asked([sentAt(50_001)])).toEqual([]);
    expect(asked([sentAt(50_000)])).toEqual(['cancel exit']);
    expect(asked([sentAt(50_000, { status: 'SUBMITTED' })])).toEqual([]);
    expect(asked([sentAt(50_000, { status: 'PENDING_CANCEL' })])).toEqual([]);
  });

  it('waits with a stop in doubt for its look-up, and cancels one that is merely unanswered', () => {
    const leaving = heldPosition({ exitReason: 'manual' });
    const sent = aStop({ status: 'SUBMITTED' });
    expect(asked([sent], { position: leaving })).toEqual(['cancel stop']);
    const doubted = { ...sent, outcomeUnknown: true };
    expect(asked([doubted], { position: leaving })).toEqual([]);
  });

  it('gives the whole position the way before a tier, and the stop its place while the exit waits', () => {
    const leaving = heldPosition({ exitReason: 'manual' });
    expect(asked([], { position: leaving })).toEqual(['submit manual 1']);
    const isDue: ExitSituation['isDue'] = ({ purpose }) => purpose !== 'exit';
    expect(asked([], { position: leaving, isDue })).toEqual(['submit stop 1']);
  });

  it('cancels working entries of a position that is to leave', () => {
    const entry = { ...aStop({ id: 'entry' }), purpose: 'entry' as const };
    const leaving = heldPosition({ exitReason: 'manual' });
    expect(asked([entry], { position: leaving })).toEqual(['cancel entry', 'submit manual 1']);
    const twice = { ...entry, status: 'PENDING_CANCEL' as const };
    expect(asked([twice], { position: leaving })).toEqual(['submit manual 1']);
  });
});

describe('exitRequests where exits rest together', () => {
  it('places stop, tier and target at once, and asks nothing twice', () => {
    const resting = { layout: 'resting', position: heldPosition() } as const;
    expect(asked([], resting)).toEqual(['submit stop 1', 'submit tier 0.4', 'submit target 1']);
  });

  it('replaces orders whose terms the venue cannot change', () => {
    const capabilities = { ...RESERVING_CAPABILITIES, amend: { price: true, quantity: false } };
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const small = aStop({ quantity: '0.5' });
    expect(asked([small], { capabilities, position: quiet })).toEqual(['cancel stop']);
    const moved = aStop({ stopPrice: 97 });
    expect(asked([moved], { capabilities, position: quiet })).toEqual(['amend stop 1']);
    const fixed = { ...capabilities, amend: { price: false, quantity: true } };
    expect(asked([moved], { capabilities: fixed, position: quiet })).toEqual(['cancel stop']);
  });
});
