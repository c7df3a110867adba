import type { LiveEvent, LiveNotice } from '@tidegate/contracts';
import type { EpochMs } from '@tidegate/kernel';
import { scopeOfEvent, type EngineEvent } from '@tidegate/model';

import { accountAnswer } from './account-answer.js';
import {
  decisionAnswer,
  fillAnswer,
  orderAnswer,
  positionAnswer,
  tradeAnswer,
} from './trading-answers.js';

/** An engine's event as sockets show it. */
export function liveEventOf(event: EngineEvent): LiveEvent {
  switch (event.type) {
    case 'decision_made':
      return { type: 'decision', decision: decisionAnswer(event.decision) };
    case 'order_updated':
      return { type: 'order', order: orderAnswer(event.order) };
    case 'fill_booked':
      return { type: 'fill', fill: fillAnswer(event.fill) };
    case 'position_updated':
      return { type: 'position', position: positionAnswer(event.position) };
    case 'trade_closed':
      return { type: 'trade', trade: tradeAnswer(event.trade) };
    case 'account_changed':
      return { type: 'account', account: accountAnswer(event.registration) };
    default:
      return noticeOf(event);
  }
}

type Told = Exclude<
  EngineEvent,
  {
    type:
      | 'decision_made'
      | 'order_updated'
      | 'fill_booked'
      | 'position_updated'
      | 'trade_closed'
      | 'account_changed';
  }
>;

function noticeOf(event: Told): LiveNotice {
  const about = { account: scopeOfEvent(event)?.account ?? null, at: event.at };
  switch (event.type) {
    case 'account_quarantined':
      return notice('ACCOUNT_QUARANTINED', event.reason, about);
    case 'correction_made':
      return notice('CORRECTION_MADE', event.message, about);
    case 'pause_changed': {
      const { target, code, reason } = event.pause;
      const instrument = 'instrument' in target ? target.instrument : null;
      const happened = event.active ? 'ENTRIES_PAUSED' : 'ENTRIES_RESUMED';
      return notice(happened, `${code}: ${reason}`, { ...about, instrument });
    }
    case 'breaker_changed': {
      const happened = event.tripped ? 'BREAKER_TRIPPED' : 'BREAKER_CLOSED';
      return notice(happened, `${event.breaker}: ${event.reason}`, about);
    }
    case 'feed_changed': {
      const happened = event.connected ? 'FEED_CONNECTED' : 'FEED_DISCONNECTED';
      return notice(happened, `${event.venue}: ${event.reason}`, about);
    }
    case 'quote_alarm': {
      const happened = event.raised ? 'QUOTE_STALE' : 'QUOTE_FRESH';
      return notice(happened, `Quote age ${event.quoteAgeMs} ms`, {
        ...about,
        instrument: event.instrument,
      });
    }
    case 'data_repaired':
      return notice('DATA_REPAIRED', `${event.repair}: ${event.detail}`, {
        ...about,
        instrument: event.instrument,
      });
  }
}

function notice(
  code: LiveNotice['code'],
  reason: string,
  about: {
    readonly account: string | null;
    readonly at: EpochMs;
    readonly instrument?: string | null;
  },
): LiveNotice {
  const { account, instrument = null, at } = about;
  return { type: 'notice', code, account, instrument, reason, at: new Date(at).toISOString() };
}
