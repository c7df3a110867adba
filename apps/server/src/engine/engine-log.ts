import type { Logger } from '@tidegate/kernel';
import { controlTargetKey, type EngineEvent } from '@tidegate/model';

import { endOfBreaker, endOfPause } from './entry-blocks.js';
import { logTrading, NO_CONTEXT, type TradingContext } from './trading-log.js';

/**
 * Logs the events that an operator acts on; the store and the metrics have the rest. Each line names its account,
 * because orders and decisions are numbered per account.
 */
export function logEngineEvent(
  logger: Logger,
  event: EngineEvent,
  context: TradingContext = NO_CONTEXT,
): void {
  logTrading(logger, event, context);
  logCondition(logger, event);
}

/** Logs changes of accounts, pauses, breakers, feed and data. */
function logCondition(logger: Logger, event: EngineEvent): void {
  switch (event.type) {
    case 'breaker_changed':
      logBreaker(logger, event);
      return;
    case 'feed_changed':
      if (event.connected) logger.info('Feed connected', { venue: event.venue });
      else logger.info('Feed disconnected', { venue: event.venue, reason: event.reason });
      return;
    case 'quote_alarm': {
      const { instrument, quoteAgeMs } = event;
      const fields = { instrument, quoteAgeMs };
      if (event.raised) logger.warn('Quote of an open position is old', fields);
      else logger.info('Quote alarm cleared', fields);
      return;
    }
    case 'data_repaired':
      logger.debug('Market data repaired', {
        instrument: event.instrument,
        repair: event.repair,
        detail: event.detail,
      });
      return;
    case 'account_changed': {
      const { account, profile, lifecycle, reason } = event.registration;
      const version = `${profile.name} ${profile.version}`;
      const fields = { ...account.scope, lifecycle, profile: version, reason };
      logger.info('Account changed', fields);
      return;
    }
    case 'account_quarantined':
      logger.error('Account quarantined: entries are off until an operator releases it', {
        ...event.scope,
        reason: event.reason,
      });
      return;
    case 'correction_made': {
      const { scope, code, message: reason, numbers } = event;
      logger.warn('Account corrected to match its venue', {
        ...scope,
        code,
        reason,
        ...numbers,
      });
      return;
    }
    case 'pause_changed': {
      const { target, code, reason, actor } = event.pause;
      const fields = { target: controlTargetKey(target), code, reason, actor };
      if (event.active)
        logger.warn('Entries paused', { ...fields, endedBy: endOfPause(target, code) });
      else logger.warn('Entries resumed', fields);
      return;
    }
    default:
  }
}

function logBreaker(
  logger: Logger,
  { venue, scope, breaker, tripped, reason }: Extract<EngineEvent, { type: 'breaker_changed' }>,
): void {
  const fields = { ...(scope ?? {}), venue, breaker };
  if (!tripped) return logger.info('Circuit breaker closed', fields);
  logger.warn('Circuit breaker tripped', {
    ...fields,
    reason,
    endedBy: endOfBreaker(breaker, scope),
  });
}
