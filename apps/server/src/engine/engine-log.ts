import type { Logger } from '@tidegate/kernel';
import { controlTargetKey, type EngineEvent } from '@tidegate/model';
import { minimumSizeCause } from '@tidegate/risk';

import { endOfBreaker, endOfPause } from './entry-blocks.js';

/**
 * Logs the events that an operator acts on; the rest is in the store and the metrics. Orders and decisions are numbered per
 * account, so each line names its account.
 */
export function logEngineEvent(logger: Logger, event: EngineEvent): void {
  logTrading(logger, event);
  logCondition(logger, event);
}

/** Decisions, fills and trades. */
function logTrading(logger: Logger, event: EngineEvent): void {
  switch (event.type) {
    case 'decision_made': {
      const { decision } = event;
      if (decision.outcome === 'rejected') return;
      logger.info(decision.outcome === 'accepted' ? 'Entry decided' : 'Opposite signal closes', {
        ...decision.scope,
        instrument: decision.instrument,
        direction: decision.signal.direction,
        confidence: round(decision.signal.confidence),
        strategy: decision.signal.leader,
        quantity: decision.sizing?.quantity.toString(),
        // Names what made the order the smallest one; most entries have none.
        smallestBecause: decision.sizing
          ? (minimumSizeCause(decision.sizing) ?? undefined)
          : undefined,
        decision: decision.id,
      });
      return;
    }
    case 'fill_booked': {
      const { fill } = event;
      logger.info('Filled', {
        ...fill.scope,
        instrument: fill.instrument,
        side: fill.side,
        quantity: fill.quantity.toString(),
        price: fill.price.toString(),
        order: fill.order,
      });
      return;
    }
    case 'trade_closed': {
      const { trade } = event;
      logger.info('Trade closed', {
        ...trade.scope,
        instrument: trade.instrument,
        direction: trade.direction,
        reason: trade.exitReason,
        netPnl: trade.netPnl.toDecimalPlaces(4).toString(),
        rMultiple: round(trade.rMultiple),
        entry: trade.entryPrice.toDecimalPlaces(8).toString(),
        exit: trade.exitPrice.toDecimalPlaces(8).toString(),
      });
      return;
    }
    default:
  }
}

/** Accounts, pauses, breakers, feed and data. */
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
      if (event.raised) logger.warn('A position is open and its quote is old', fields);
      else logger.info('The alarm about an old quote is over', fields);
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
      logger.error('Account quarantined: entries are off until a person releases it', {
        ...event.scope,
        reason: event.reason,
      });
      return;
    case 'correction_made': {
      const { scope, code, message: reason, numbers } = event;
      logger.warn('Account corrected: its venue shows something else', {
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

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
