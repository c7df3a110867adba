import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import {
  amendTo,
  anOrder,
  applied,
  aStop,
  codeOf,
  EVENT_AT as at,
  fillOf,
  ORDER_EVENTS as EVENTS,
  unknownOf,
} from '../../testing/index.js';
import {
  applyOrderEvent,
  ORDER_TRANSITIONS,
  type OrderEvent,
  type OrderEventType,
} from './order-lifecycle.js';
import { ORDER_STATUSES, type OrderStatus } from './order.js';

const EVENT_TYPES = Object.keys(EVENTS) as OrderEventType[];

/** For every status, the events it accepts and the status that follows; other events are refused. */
const EXPECTED: Readonly<
  Record<OrderStatus, Readonly<Partial<Record<OrderEventType, OrderStatus>>>>
> = {
  INITIALIZED: { denied: 'DENIED', submitted: 'SUBMITTED' },
  DENIED: {},
  SUBMITTED: {
    accepted: 'ACCEPTED',
    rejected: 'REJECTED',
    outcome_unknown: 'SUBMITTED',
    triggered: 'ACCEPTED',
    filled: 'PARTIALLY_FILLED',
    cancel_requested: 'PENDING_CANCEL',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amend_requested: 'SUBMITTED',
    amended: 'ACCEPTED',
    amend_refused: 'SUBMITTED',
  },
  ACCEPTED: {
    accepted: 'ACCEPTED',
    outcome_unknown: 'ACCEPTED',
    triggered: 'ACCEPTED',
    filled: 'PARTIALLY_FILLED',
    cancel_requested: 'PENDING_CANCEL',
    cancel_refused: 'ACCEPTED',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amend_requested: 'ACCEPTED',
    amended: 'ACCEPTED',
    amend_refused: 'ACCEPTED',
  },
  REJECTED: {
    rejected: 'REJECTED',
    outcome_unknown: 'REJECTED',
    cancel_refused: 'REJECTED',
    amend_refused: 'REJECTED',
  },
  PENDING_CANCEL: {
    accepted: 'PENDING_CANCEL',
    rejected: 'REJECTED',
    outcome_unknown: 'PENDING_CANCEL',
    triggered: 'PENDING_CANCEL',
    filled: 'PENDING_CANCEL',
    cancel_requested: 'PENDING_CANCEL',
    cancel_refused: 'ACCEPTED',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amended: 'PENDING_CANCEL',
    amend_refused: 'PENDING_CANCEL',
  },
  PARTIALLY_FILLED: {
    accepted: 'PARTIALLY_FILLED',
    outcome_unknown: 'PARTIALLY_FILLED',
    triggered: 'PARTIALLY_FILLED',
    filled: 'PARTIALLY_FILLED',
    cancel_requested: 'PENDING_CANCEL',
    cancel_refused: 'PARTIALLY_FILLED',
    canceled: 'CANCELED',
    expired: 'EXPIRED',
    amend_requested: 'PARTIALLY_FILLED',
    amended: 'PARTIALLY_FILLED',
    amend_refused: 'PARTIALLY_FILLED',
  },
  FILLED: {
    accepted: 'FILLED',
    outcome_unknown: 'FILLED',
    triggered: 'FILLED',
    cancel_requested: 'FILLED',
    cancel_refused: 'FILLED',
    canceled: 'FILLED',
    expired: 'FILLED',
    amended: 'FILLED',
    amend_refused: 'FILLED',
  },
  CANCELED: {
    accepted: 'CANCELED',
    outcome_unknown: 'CANCELED',
    triggered: 'CANCELED',
    filled: 'CANCELED',
    cancel_requested: 'CANCELED',
    cancel_refused: 'CANCELED',
    canceled: 'CANCELED',
    expired: 'CANCELED',
    amended: 'CANCELED',
    amend_refused: 'CANCELED',
  },
  EXPIRED: {
    accepted: 'EXPIRED',
    outcome_unknown: 'EXPIRED',
    triggered: 'EXPIRED',
    filled: 'EXPIRED',
    cancel_requested: 'EXPIRED',
    cancel_refused: 'EXPIRED',
    canceled: 'EXPIRED',
    expired: 'EXPIRED',
    amended: 'EXPIRED',
    amend_refused: 'EXPIRED',
  },
};

describe('the table of the order lifecycle', () => {
  it('has a transition for every status and event', () => {
    expect(Object.keys(ORDER_TRANSITIONS).sort()).toEqual([...ORDER_STATUSES].sort());
    for (const status of ORDER_STATUSES) {
      expect(Object.keys(ORDER_TRANSITIONS[status]).sort()).toEqual([...EVENT_TYPES].sort());
    }
  });

  const cases = ORDER_STATUSES.flatMap((status) =>
    EVENT_TYPES.map((type) => [status, type, EXPECTED[status][type] ?? null] as const),
  );

  it.each(cases)('moves from %s by "%s" to %s', (status, type, expected) => {
    const sent = { status, venueOrderId: status === 'SUBMITTED' ? null : 'V1' };
    const order = type === 'triggered' ? aStop(sent) : anOrder(sent);
    const result = applyOrderEvent(order, EVENTS[type]);
    if (expected === null) expect(codeOf(result)).toBe('ILLEGAL_TRANSITION');
    else expect(result.ok && result.value.status).toBe(expected);
  });
});

describe('an order', () => {
  const submitted = anOrder({ status: 'SUBMITTED' });
  const accepted = anOrder({ status: 'ACCEPTED', venueOrderId: 'V1' });

  it('keeps its submission time and its venue order id', () => {
    const order = applied(anOrder(), EVENTS.submitted, EVENTS.accepted);
    expect(order).toMatchObject({ submittedAt: at, venueOrderId: 'V1', updatedAt: at });
  });

  it('keeps the first reason code when a rejection is repeated', () => {
    const rejected = applied(submitted, EVENTS.rejected);
    expect(rejected.reasonCode).toBe('INSUFFICIENT_FUNDS');
    const again: OrderEvent = { type: 'rejected', reasonCode: 'OTHER', at };
    expect(applied(rejected, again).reasonCode).toBe('INSUFFICIENT_FUNDS');
  });

  it.each([
    'accepted',
    'rejected',
    'canceled',
    'expired',
    'triggered',
    'filled',
    'amended',
  ] as const)('has a known outcome after "%s"', (type) => {
    const sent = type === 'triggered' ? aStop({ status: 'SUBMITTED' }) : submitted;
    const uncertain = applied(sent, EVENTS.outcome_unknown);
    expect(uncertain.outcomeUnknown).toBe(true);
    expect(applied(uncertain, EVENTS[type]).outcomeUnknown).toBe(false);
  });

  it('keeps an unknown submission after a cancel request and after its refusal', () => {
    const leaving = applied(submitted, unknownOf('submit'), EVENTS.cancel_requested);
    expect(leaving).toMatchObject({ status: 'PENDING_CANCEL', outcomeUnknown: true });
    const refused = applied(leaving, EVENTS.cancel_refused);
    expect(refused).toMatchObject({ status: 'SUBMITTED', outcomeUnknown: true });
    expect(applied(refused, EVENTS.rejected).outcomeUnknown).toBe(false);
  });

  it.each(['accepted', 'cancel_requested', 'amended', 'amend_refused'] as const)(
    'keeps an unknown cancellation after "%s"',
    (type) => {
      const uncertain = applied(accepted, EVENTS.cancel_requested, unknownOf('cancel'));
      expect(applied(uncertain, EVENTS[type])).toMatchObject({
        status: 'PENDING_CANCEL',
        outcomeUnknown: true,
      });
    },
  );

  it.each(['canceled', 'expired', 'cancel_refused'] as const)(
    'resolves an unknown cancellation after "%s"',
    (type) => {
      const uncertain = applied(accepted, EVENTS.cancel_requested, unknownOf('cancel'));
      expect(uncertain.outcomeUnknown).toBe(true);
      expect(applied(uncertain, EVENTS[type]).outcomeUnknown).toBe(false);
    },
  );

  it.each(['accepted', 'filled', 'cancel_requested', 'outcome_unknown'] as const)(
    'keeps an unknown amendment after "%s" until it is answered or the order closes',
    (type) => {
      const uncertain = applied(accepted, unknownOf('amend'), EVENTS[type]);
      expect([uncertain.amendUnknown, uncertain.outcomeUnknown]).toEqual([true, false]);
      for (const answer of ['amended', 'amend_refused', 'canceled', 'expired'] as const) {
        expect(applied(uncertain, EVENTS[answer]).amendUnknown).toBe(false);
      }
    },
  );

  it('ignores an unknown outcome of a request that is already answered', () => {
    const late = applied(accepted, unknownOf('submit'), unknownOf('cancel'));
    expect([late.outcomeUnknown, late.amendUnknown]).toEqual([false, false]);
  });

  it('keeps the first time its stop price was reached', () => {
    const again: OrderEvent = { type: 'triggered', at: epochMs(at + 1) };
    const stop = applied(aStop({ status: 'ACCEPTED' }), EVENTS.triggered, again, fillOf('0.4'));
    expect(stop).toMatchObject({ status: 'PARTIALLY_FILLED', triggeredAt: at });
  });

  it('cannot be triggered without a stop price', () => {
    expect(codeOf(applyOrderEvent(accepted, EVENTS.triggered))).toBe('ILLEGAL_TRANSITION');
  });

  it('resolves an unknown submission when triggered, but not an unknown cancellation', () => {
    const unanswered = applied(aStop({ status: 'SUBMITTED' }), EVENTS.outcome_unknown);
    expect(applied(unanswered, EVENTS.triggered)).toMatchObject({
      status: 'ACCEPTED',
      outcomeUnknown: false,
    });
    const leaving = applied(unanswered, EVENTS.cancel_requested, EVENTS.outcome_unknown);
    expect(applied(leaving, EVENTS.triggered)).toMatchObject({
      status: 'PENDING_CANCEL',
      outcomeUnknown: true,
    });
  });

  it('keeps an unknown cancellation after a partial fill', () => {
    const order = applied(accepted, EVENTS.cancel_requested, EVENTS.outcome_unknown, fillOf('0.5'));
    expect(order).toMatchObject({ status: 'PENDING_CANCEL', outcomeUnknown: true });
  });

  it('is filled after the last partial fill, with the average price and all fees', () => {
    const order = applied(submitted, fillOf('0.25', '100', '0.1'), fillOf('0.75', '104', '0.3'));
    expect(order.status).toBe('FILLED');
    expect(order.averagePrice?.toString()).toBe('103');
    expect(order.fees.toString()).toBe('0.4');
  });

  it('has the exact price of its first fill as average price', () => {
    const order = applied(accepted, fillOf('0.3', '0.1234567890123456789', '0'));
    expect(order.averagePrice?.toString()).toBe('0.1234567890123456789');
  });

  it('books a fill that raced its cancellation', () => {
    const partly = applied(accepted, EVENTS.canceled, fillOf('0.4'));
    expect([partly.status, partly.filledQuantity.toString()]).toEqual(['CANCELED', '0.4']);
    expect(applied(partly, fillOf('0.6')).status).toBe('FILLED');
  });

  it('works again after a refused cancellation, whether partially filled or not', () => {
    expect(applied(accepted, EVENTS.cancel_requested, EVENTS.cancel_refused).status).toBe(
      'ACCEPTED',
    );
    const partly = applied(accepted, fillOf('0.4'), EVENTS.cancel_requested, EVENTS.cancel_refused);
    expect(partly.status).toBe('PARTIALLY_FILLED');
  });

  it('refuses to be filled beyond its quantity', () => {
    const refusal = applyOrderEvent(applied(accepted, fillOf('0.6')), fillOf('0.5'));
    expect(refusal).toEqual({
      ok: false,
      error: {
        code: 'OVERFILL',
        message: 'Fill f-0.5-100 would fill order o-1-1 to 1.1, beyond its quantity of 1',
      },
    });
  });

  it('refuses a fill with quantity 0', () => {
    expect(codeOf(applyOrderEvent(accepted, fillOf('0')))).toBe('EMPTY_FILL');
  });

  it('cannot be rejected after a partial fill', () => {
    const partly = applied(accepted, fillOf('0.4'), EVENTS.cancel_requested);
    expect(codeOf(applyOrderEvent(partly, EVENTS.rejected))).toBe('ILLEGAL_TRANSITION');
  });

  it('takes the terms of an amendment, but refuses a quantity below the filled quantity', () => {
    const partly = applied(accepted, fillOf('0.4'));
    const amended = applied(partly, amendTo('0.5'));
    expect([amended.quantity.toString(), amended.limitPrice?.toString()]).toEqual(['0.5', '101']);
    expect(codeOf(applyOrderEvent(partly, amendTo('0.3')))).toBe('AMEND_BELOW_FILLED');
    expect(codeOf(applyOrderEvent(accepted, amendTo('0')))).toBe('AMEND_BELOW_FILLED');
  });

  it('is filled when amended to its filled quantity, even during a cancellation', () => {
    const partly = applied(accepted, fillOf('0.4'));
    expect(applied(partly, amendTo('0.4')).status).toBe('FILLED');
    expect(applied(partly, EVENTS.cancel_requested, amendTo('0.4')).status).toBe('FILLED');
  });

  it('takes an amendment before its acceptance, which resolves an unknown submission', () => {
    const amended = applied(submitted, EVENTS.outcome_unknown, amendTo('2'), EVENTS.accepted);
    expect(amended).toMatchObject({
      status: 'ACCEPTED',
      outcomeUnknown: false,
      venueOrderId: 'V1',
    });
    expect(applied(amended, fillOf('1.5')).status).toBe('PARTIALLY_FILLED');
  });

  it('takes a late fill up to the quantity amended during its cancellation', () => {
    const canceled = applied(accepted, EVENTS.cancel_requested, amendTo('2'), EVENTS.canceled);
    expect(applied(canceled, fillOf('2')).status).toBe('FILLED');
    const reordered = applied(accepted, EVENTS.canceled, amendTo('2'), fillOf('1.5'));
    expect([reordered.status, reordered.filledQuantity.toString()]).toEqual(['CANCELED', '1.5']);
  });

  it('stays filled when an amendment arrives late or twice', () => {
    const filled = applied(accepted, fillOf('1'));
    expect(applied(filled, amendTo('2'))).toEqual({ ...filled, updatedAt: at });
  });

  it('keeps the pending amendment until the venue answers it', () => {
    const asked = applied(accepted, EVENTS.amend_requested);
    expect(asked.amendment).toMatchObject({ askedAt: at });
    expect(asked.amendment?.quantity.toString()).toBe('2');
    expect(asked.quantity.toString()).toBe('1');
    expect(applied(asked, EVENTS.accepted, fillOf('0.2')).amendment).not.toBeNull();
    for (const answer of ['amended', 'amend_refused', 'canceled', 'expired'] as const) {
      expect(applied(asked, EVENTS[answer]).amendment).toBeNull();
    }
  });

  it('keeps the pending amendment when a late answer has the terms of an earlier one', () => {
    const asked = applied(accepted, EVENTS.amend_requested, unknownOf('amend'), amendTo('3'));
    expect(asked).toMatchObject({ status: 'ACCEPTED', amendUnknown: true });
    expect([asked.quantity.toString(), asked.amendment?.quantity.toString()]).toEqual(['3', '2']);
    expect(applied(asked, amendTo('2'))).toMatchObject({ amendment: null, amendUnknown: false });
  });

  it('keeps the time of its latest cancel request until the venue answers it', () => {
    const later: OrderEvent = { type: 'cancel_requested', at: epochMs(at + 5) };
    const leaving = applied(accepted, EVENTS.cancel_requested);
    expect(leaving.cancelRequestedAt).toBe(at);
    expect(applied(leaving, later).cancelRequestedAt).toBe(at + 5);
    expect(applied(leaving, EVENTS.cancel_refused).cancelRequestedAt).toBeNull();
    expect(applied(leaving, EVENTS.canceled).cancelRequestedAt).toBeNull();
    expect(applied(accepted, EVENTS.canceled, later).cancelRequestedAt).toBeNull();
  });
});
