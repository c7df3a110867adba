import type { EpochMs } from '@tidegate/kernel';

import type { ChannelWriter } from './channel-writer.js';
import { ANY_TARGET, type FaultEngine } from './core/fault-engine.js';
import {
  acknowledgement,
  pongFrame,
  refusalFrame,
  type AnswerStamp,
} from './kraken/socket-answers.js';
import {
  parseSocketRequest,
  SOCKET_ERRORS,
  type SocketRefusal,
  type SubscriptionRequest,
} from './kraken/socket-requests.js';
import type { SocketSession } from './socket-session.js';
import { slotOf, topicOf, type Topics } from './topics.js';
import type { Venue } from './venue.js';

export interface SubscriptionHandlerParts {
  readonly venue: Venue;
  readonly topics: Topics;
  readonly writer: ChannelWriter;
  readonly faults: FaultEngine;
}

interface Task {
  readonly session: SocketSession;
  readonly request: SubscriptionRequest;
  readonly receivedAt: EpochMs;
}

const REFUSED_BY_FAULT = 'EGeneral:Internal error';

/** Answers client requests: an acknowledgement or refusal per symbol, snapshots, pongs. */
export class SubscriptionHandler {
  constructor(private readonly parts: SubscriptionHandlerParts) {}

  receive(session: SocketSession, text: string): void {
    const receivedAt = this.parts.venue.now();
    session.lastReceivedAt = this.parts.venue.instant();
    const parsed = parseSocketRequest(text);
    if (!parsed.ok) return this.refuse(session, parsed.error, receivedAt);
    const request = parsed.value;
    if (request.method === 'ping') {
      const stamp = this.stamp(request.requestId, receivedAt);
      return session.send(pongFrame(stamp), { ...ANY_TARGET, channel: 'pong' });
    }
    const task = { session, request, receivedAt };
    const subjects = request.selection.channel === 'instrument' ? [null] : request.symbols;
    for (const symbol of subjects) {
      if (request.method === 'subscribe') this.subscribe(task, symbol);
      else this.unsubscribe(task, symbol);
    }
  }

  private subscribe(task: Task, symbol: string | null): void {
    const { topics, writer, faults } = this.parts;
    const { session, request } = task;
    const error = this.refusalOf(task, symbol);
    if (error !== null) return this.refuseSymbol(task, symbol, error);
    topics.join(session, slotOf(request.selection, symbol), topicOf(request.selection, symbol));
    const target = { channel: request.selection.channel, symbol };
    // The snapshot starts the book feed, so it is built even if the client does not request it.
    const snapshot = writer.snapshot(request.selection, symbol);
    const acknowledge = (): void => this.acknowledge(task, symbol);
    const late = faults.strike('ack_after_snapshot', target) !== null;
    if (!late) acknowledge();
    if (request.snapshot && snapshot !== null) session.send(snapshot, target);
    if (late) acknowledge();
  }

  private refusalOf({ session, request }: Task, symbol: string | null): string | null {
    const { venue, faults } = this.parts;
    const { selection } = request;
    const target = { channel: selection.channel, symbol };
    if (faults.strike('ack_error', target)) return REFUSED_BY_FAULT;
    if (session.subscriptions.has(slotOf(selection, symbol)))
      return SOCKET_ERRORS.alreadySubscribed;
    if (symbol === null) return null;
    const market = venue.marketOf(symbol);
    if (!market) return SOCKET_ERRORS.unknownPair(symbol);
    if (selection.channel !== 'ohlc') return market.book ? null : SOCKET_ERRORS.unknownChannel;
    return market.candles.intervals.includes(selection.interval) ? null : SOCKET_ERRORS.interval;
  }

  private unsubscribe(task: Task, symbol: string | null): void {
    const { session, request } = task;
    const slot = slotOf(request.selection, symbol);
    const topic = topicOf(request.selection, symbol);
    if (session.subscriptions.get(slot) !== topic) {
      return this.refuseSymbol(task, symbol, SOCKET_ERRORS.notSubscribed);
    }
    this.parts.topics.leave(session, slot, topic);
    this.acknowledge(task, symbol);
  }

  private acknowledge({ session, request, receivedAt }: Task, symbol: string | null): void {
    const stamp = this.stamp(request.requestId, receivedAt);
    session.send(acknowledgement(request, symbol, stamp), { channel: 'ack', symbol });
  }

  private refuseSymbol(
    { session, request, receivedAt }: Task,
    symbol: string | null,
    error: string,
  ): void {
    const stamp = this.stamp(request.requestId, receivedAt);
    const text = refusalFrame({ method: request.method, error, symbol }, stamp);
    session.send(text, { channel: 'ack', symbol });
  }

  private refuse(session: SocketSession, refusal: SocketRefusal, receivedAt: EpochMs): void {
    const { method, error, requestId } = refusal;
    const stamp = this.stamp(requestId, receivedAt);
    for (const symbol of refusal.symbols.length > 0 ? refusal.symbols : [null]) {
      session.send(refusalFrame({ method, error, symbol }, stamp), { channel: 'ack', symbol });
    }
  }

  private stamp(requestId: string | null, receivedAt: EpochMs): AnswerStamp {
    return { requestId, receivedAt, sentAt: this.parts.venue.now() };
  }
}
