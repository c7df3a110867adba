import type { ControlTarget } from './control.js';
import type { EngineEvent } from './engine-event.js';
import type { AccountScope } from './tenant-scope.js';

/** The account of an event; `null` for an event of a market, a venue, a tenant or the platform. */
export function scopeOfEvent(event: EngineEvent): AccountScope | null {
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
      return scopeOfTarget(event.pause.target);
    case 'feed_changed':
    case 'quote_alarm':
    case 'data_repaired':
      return null;
  }
}

function scopeOfTarget(target: ControlTarget): AccountScope | null {
  return 'scope' in target ? target.scope : null;
}
