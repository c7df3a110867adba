import { tenantId, type TenantId } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';

import { PLATFORM_TENANT } from '../core/accounts/reference-account.js';

/**
 * The tenant whose stream carries the event. Events about a venue, its data or every account belong to the platform.
 */
export function streamOf(event: EngineEvent): TenantId {
  switch (event.type) {
    case 'decision_made':
      return event.decision.scope.tenant;
    case 'order_updated':
      return event.order.scope.tenant;
    case 'fill_booked':
      return event.fill.scope.tenant;
    case 'position_updated':
      return event.position.scope.tenant;
    case 'trade_closed':
      return event.trade.scope.tenant;
    case 'account_changed':
      return event.registration.account.scope.tenant;
    case 'account_quarantined':
    case 'correction_made':
      return event.scope.tenant;
    case 'pause_changed':
      return tenantOfTarget(event.pause.target);
    case 'breaker_changed':
      return event.scope?.tenant ?? PLATFORM_TENANT;
    case 'feed_changed':
    case 'quote_alarm':
    case 'data_repaired':
      return PLATFORM_TENANT;
  }
}

function tenantOfTarget(
  target: Extract<EngineEvent, { type: 'pause_changed' }>['pause']['target'],
): TenantId {
  if (target.type === 'platform') return PLATFORM_TENANT;
  return target.type === 'tenant' ? tenantId(target.tenant) : target.scope.tenant;
}
