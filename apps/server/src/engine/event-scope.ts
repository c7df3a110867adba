import type { AccountScope, EngineEvent } from '@tidegate/model';

/** The account of an event; `null` for an event of a market, a control target, or a venue. */
export function scopeOf(event: EngineEvent): AccountScope | null {
  switch (event.type) {
    case 'decision_made':
      return event.decision.scope;
    case 'order_updated':
      return event.order.scope;
    case 'fill_booked':
      return event.fill.scope;
    case 'position_updated':
      return event.position.scope;
    case 'trade_closed':
      return event.trade.scope;
    case 'account_changed':
      return event.registration.account.scope;
    case 'account_quarantined':
    case 'correction_made':
    case 'breaker_changed':
      return event.scope;
    case 'pause_changed':
    case 'feed_changed':
    case 'quote_alarm':
    case 'data_repaired':
      return null;
  }
}
