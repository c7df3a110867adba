import type { EpochMs } from '@tidegate/kernel';

import { instantText } from './number-text.js';
import type { SubscriptionRequest } from './socket-requests.js';

export interface AnswerStamp {
  readonly requestId: string | null;
  readonly receivedAt: EpochMs;
  readonly sentAt: EpochMs;
}

/** The acknowledgement of one symbol, or of a channel without symbols. */
export function acknowledgement(
  request: SubscriptionRequest,
  symbol: string | null,
  stamp: AnswerStamp,
): string {
  const result = JSON.stringify({
    channel: request.selection.channel,
    ...optionsOf(request),
    ...(request.method === 'subscribe' ? { snapshot: request.snapshot } : {}),
    ...(symbol === null ? {} : { symbol }),
  });
  return `{"method":"${request.method}","result":${result},"success":true,${tail(stamp)}}`;
}

/** The refusal of one symbol or of a whole request. */
export function refusalFrame(
  refused: {
    readonly method: string | null;
    readonly error: string;
    readonly symbol: string | null;
  },
  stamp: AnswerStamp,
): string {
  const head = JSON.stringify({
    error: refused.error,
    ...(refused.method === null ? {} : { method: refused.method }),
    success: false,
    ...(refused.symbol === null ? {} : { symbol: refused.symbol }),
  });
  return `${head.slice(0, -1)},${tail(stamp)}}`;
}

export function pongFrame(stamp: AnswerStamp): string {
  return `{"method":"pong","success":true,"result":{},${tail(stamp)}}`;
}

function optionsOf({ selection }: SubscriptionRequest): Readonly<Record<string, string | number>> {
  switch (selection.channel) {
    case 'book':
      return { depth: selection.depth };
    case 'ohlc':
      return { interval: selection.interval };
    case 'ticker':
      return { event_trigger: selection.eventTrigger };
    default:
      return {};
  }
}

function tail({ requestId, receivedAt, sentAt }: AnswerStamp): string {
  const times = `"time_in":"${instantText(receivedAt)}","time_out":"${instantText(sentAt)}"`;
  return requestId === null ? times : `${times},"req_id":${requestId}`;
}
