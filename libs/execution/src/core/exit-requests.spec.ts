import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity, type DecimalInput } from '@tidegate/kernel';
import type { Order, Position } from '@tidegate/model';

import {
  plainExecution,
  aStop,
  aTarget,
  anExit,
  anInstrument,
  BookFixture,
  RESERVING_CAPABILITIES,
} from '../../testing/index.js';
import { exitRequests, type Amendable, type ExitSituation } from './exit-requests.js';

/** A long of one unit from 100 whose first tier, 0.4 at 102, is reached by default. */
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
function requestsFor(
  open: readonly Order[],
  change: Partial<ExitSituation> = {},
): readonly string[] {
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
  it('sends a tier only for units that no answer of the venue can reserve again', () => {
    expect(requestsFor([aStop({ quantity: '0.6' })])).toEqual(['submit tier 0.4']);
    const growing = aStop({ quantity: '0.6', amendment: amendmentTo(1) });
    expect(requestsFor([growing])).toEqual([]);
    const shrinking = aStop({ quantity: '1', amendment: amendmentTo('0.6') });
    expect(requestsFor([shrinking])).toEqual([]);
    const leaving = aStop({ quantity: '1', status: 'PENDING_CANCEL' });
    expect(requestsFor([leaving])).toEqual([]);
  });

  it('sends one amendment at a time and replaces an unsent one', () => {
    const stop = aStop({ amendment: amendmentTo('0.9') });
    expect(requestsFor([stop])).toEqual([]);
    expect(requestsFor([stop], { isUnsent: () => true })).toEqual(['amend stop 0.6']);
  });

  it('cancels a stop that cannot shrink: at once for an exit, after several refusals for its own terms', () => {
    const amendable = (is: Amendable) => (): Amendable => is;
    const later = { amendable: amendable('later') };
    expect(requestsFor([aStop()], later)).toEqual(['cancel stop']);
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const small = aStop({ quantity: '0.5' });
    expect(requestsFor([small], { ...later, position: quiet })).toEqual([]);
    expect(requestsFor([small], { amendable: amendable('never'), position: quiet })).toEqual([
      'cancel stop',
    ]);
  });

  it('keeps one stop and cancels a second', () => {
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const stops = [aStop(), aStop({ id: 'second' })];
    expect(requestsFor(stops, { position: quiet })).toEqual(['cancel second']);
  });

  it('keeps the stop beside a working exit for the rest of the position', () => {
    const tier = anExit({ quantity: '0.4', exitReason: 'tier', submittedAt: epochMs(59_000) });
    expect(requestsFor([aStop({ quantity: '0.6' }), tier])).toEqual([]);
    expect(requestsFor([tier])).toEqual(['submit stop 0.6']);
    expect(requestsFor([anExit({ submittedAt: epochMs(59_000) })])).toEqual([]);
  });

  it('cancels exits that would close more than the position', () => {
    const fresh = { submittedAt: epochMs(59_000) };
    const exits = [
      anExit({ ...fresh, quantity: '0.7' }),
      anExit({ ...fresh, id: 'more', quantity: '0.7' }),
    ];
    expect(requestsFor(exits)).toEqual(['cancel exit', 'cancel more']);
  });

  it('cancels an exit at its exact time limit, unless it was never acknowledged', () => {
    const sentAt = (ms: number, change: Partial<Order> = {}): Order => ({
      ...anExit({ submittedAt: epochMs(ms) }),
      ...change,
    });
    expect(requestsFor([sentAt(50_001)])).toEqual([]);
    expect(requestsFor([sentAt(50_000)])).toEqual(['cancel exit']);
    expect(requestsFor([sentAt(50_000, { status: 'SUBMITTED' })])).toEqual([]);
    expect(requestsFor([sentAt(50_000, { status: 'PENDING_CANCEL' })])).toEqual([]);
  });

  it('waits for the look-up of a stop with an unknown outcome, and cancels one merely unanswered', () => {
    const leaving = heldPosition({ exitReason: 'manual' });
    const sent = aStop({ status: 'SUBMITTED' });
    expect(requestsFor([sent], { position: leaving })).toEqual(['cancel stop']);
    const doubted = { ...sent, outcomeUnknown: true };
    expect(requestsFor([doubted], { position: leaving })).toEqual([]);
  });

  it('cancels an unacknowledged stop that is too large, because its amendment would be refused', () => {
    expect(requestsFor([aStop({ status: 'SUBMITTED' })])).toEqual(['cancel stop']);
  });

  it('cancels an acknowledged stop, whatever else is unknown, and waits for the answer', () => {
    const leaving = { position: heldPosition({ exitReason: 'manual' }) };
    expect(requestsFor([aStop({ outcomeUnknown: true })], leaving)).toEqual(['cancel stop']);
    expect(requestsFor([aStop({ status: 'PENDING_CANCEL' })], leaving)).toEqual([]);
  });

  it('sends nothing where the venue has no stops, or before the stop is due again', () => {
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const capabilities = { ...RESERVING_CAPABILITIES, nativeStop: 'none' as const };
    expect(requestsFor([], { position: quiet, capabilities })).toEqual([]);
    expect(requestsFor([], { position: quiet, isDue: () => false })).toEqual([]);
  });

  it('measures an exit from the price at which it was decided', () => {
    const decided = (exitDecisionPrice: Position['exitDecisionPrice']): readonly string[] => {
      const position = heldPosition({ exitReason: 'manual', exitDecisionPrice });
      return exitRequests(situation([], { position })).flatMap((request) =>
        request.type === 'submit' ? [request.decisionPrice.toString()] : [],
      );
    };
    expect([decided(price(103)), decided(null)]).toEqual([['103'], ['100']]);
  });

  it('prefers the whole position to a tier, and rests the stop while the exit waits', () => {
    const leaving = heldPosition({ exitReason: 'manual' });
    expect(requestsFor([], { position: leaving })).toEqual(['submit manual 1']);
    const isDue: ExitSituation['isDue'] = ({ purpose }) => purpose !== 'exit';
    expect(requestsFor([], { position: leaving, isDue })).toEqual(['submit stop 1']);
  });

  it('cancels working entries of a closing position', () => {
    const entry = { ...aStop({ id: 'entry' }), purpose: 'entry' as const };
    const leaving = heldPosition({ exitReason: 'manual' });
    expect(requestsFor([entry], { position: leaving })).toEqual([
      'cancel entry',
      'submit manual 1',
    ]);
    const twice = { ...entry, status: 'PENDING_CANCEL' as const };
    expect(requestsFor([twice], { position: leaving })).toEqual(['submit manual 1']);
  });
});

describe('exitRequests where exits rest together', () => {
  it('places stop, tier and target together, each once', () => {
    expect(requestsFor([], resting)).toEqual([
      'submit stop 1',
      'submit tier 0.4',
      'submit target 1',
    ]);
  });

  const tierOf = (size: DecimalInput, change: Parameters<typeof aTarget>[0] = {}): Order =>
    aTarget({ id: 'tier', exitReason: 'tier', limitPrice: 102, quantity: size, ...change });
  const resting = { layout: 'resting', position: heldPosition() } as const;

  it('sends nothing while all of them work', () => {
    expect(requestsFor([aStop(), tierOf('0.4'), aTarget()], resting)).toEqual([]);
    const closing = { ...resting, position: heldPosition({ exitReason: 'manual' }) };
    expect(requestsFor([aStop(), tierOf('0.4'), aTarget(), anExit()], closing)).toEqual([]);
  });

  it('place no tier that would leave less than the venue’s minimum', () => {
    const small = { ...resting, position: heldPosition({ quantity: quantity('0.4') }) };
    const open = [aStop({ quantity: '0.4' }), aTarget({ quantity: '0.4' })];
    expect(requestsFor(open, small)).toEqual([]);
  });

  it('cuts each order that exceeds its share once', () => {
    expect(requestsFor([aStop({ quantity: 2 }), tierOf(2), aTarget()], resting)).toEqual([
      'amend stop 1',
      'amend tier 0.4',
    ]);
    const begun = tierOf('1.5', { filledQuantity: quantity('0.1') });
    const taken = heldPosition({ plan: { ...heldPosition().plan, tiersTaken: [0] } });
    expect(requestsFor([aStop(), begun, aTarget()], { ...resting, position: taken })).toEqual([
      'amend tier 1.1',
    ]);
  });

  it('leaves an order alone whose cancellation is on the way', () => {
    const leaving = aStop({ status: 'PENDING_CANCEL', quantity: '0.5', stopPrice: 97 });
    expect(requestsFor([leaving, tierOf('0.4'), aTarget()], resting)).toEqual([]);
  });

  it('replaces orders whose terms the venue cannot amend', () => {
    const capabilities = { ...RESERVING_CAPABILITIES, amend: { price: true, quantity: false } };
    const quiet = heldPosition({ plan: { ...heldPosition().plan, tiersReached: [] } });
    const small = aStop({ quantity: '0.5' });
    expect(requestsFor([small], { capabilities, position: quiet })).toEqual(['cancel stop']);
    const moved = aStop({ stopPrice: 97 });
    expect(requestsFor([moved], { capabilities, position: quiet })).toEqual(['amend stop 1']);
    const fixed = { ...capabilities, amend: { price: false, quantity: true } };
    expect(requestsFor([moved], { capabilities: fixed, position: quiet })).toEqual(['cancel stop']);
  });
});
