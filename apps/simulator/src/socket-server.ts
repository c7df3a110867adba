import type { Clock, EpochMs, Logger, Rng, Timers } from '@tidegate/kernel';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

import type { FaultEngine } from './core/fault-engine.js';
import { ANY_TARGET } from './core/fault-engine.js';
import { TokenBuckets } from './core/token-bucket.js';
import { statusFrame } from './kraken/socket-frames.js';
import { SocketSession } from './socket-session.js';
import type { SubscriptionHandler } from './subscription-handler.js';
import type { Topics } from './topics.js';
import type { Venue } from './venue.js';

export interface SocketServerOptions {
  readonly venue: Venue;
  readonly topics: Topics;
  readonly subscriptions: SubscriptionHandler;
  readonly time: Clock & Timers;
  readonly faults: FaultEngine;
  readonly rng: Rng;
  readonly logger: Logger;
  /** Venue time without traffic after which a connection is closed. */
  readonly idleTimeoutMs: number;
  /** Maximum bytes buffered for a slow client before it is dropped. */
  readonly bufferBytesMax: number;
}

/** Kraken's connection limit: about 150 connections per address in ten minutes. */
const CONNECTIONS = { burst: 150, perSecond: 0.25 };
const REQUEST_BYTES_MAX = 256 * 1_024;
const SESSIONS_MAX = 500;
const SOCKET_PATH = '/v2';

/** Accepts WebSocket connections on `/v2` and keeps their sessions. */
export class SocketServer {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: REQUEST_BYTES_MAX,
    autoPong: false,
  });
  private readonly connections = new TokenBuckets(CONNECTIONS);
  private nextSession = 0;
  private droppedSessions = 0;

  constructor(private readonly options: SocketServerOptions) {}

  /** Number of sessions dropped by the venue: slow clients and faults. */
  get dropped(): number {
    return this.droppedSessions;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const path = (request.url ?? '').split('?')[0];
    if (path !== SOCKET_PATH) return refuseUpgrade(stream, '404 Not Found');
    const address = request.socket.remoteAddress ?? 'unknown';
    const { topics, venue } = this.options;
    const isAllowed = this.connections.take(address, venue.instant());
    if (!isAllowed || topics.sessions.size >= SESSIONS_MAX) {
      return refuseUpgrade(stream, '429 Too Many Requests');
    }
    this.sockets.handleUpgrade(request, stream, head, (socket) => this.accept(socket, stream));
  }

  /** Closes connections without traffic in either direction for `idleTimeoutMs`. */
  closeIdle(): void {
    const { topics, venue, idleTimeoutMs } = this.options;
    const now: EpochMs = venue.instant();
    for (const session of topics.sessions) {
      const lastTraffic = Math.max(session.lastSentAt, session.lastReceivedAt);
      if (now - lastTraffic >= idleTimeoutMs) session.close(1000, 'idle');
    }
  }

  stop(): void {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
  }

  private accept(socket: WebSocket, stream: Duplex): void {
    const { venue, topics, subscriptions, logger } = this.options;
    const session = new SocketSession({
      id: ++this.nextSession,
      socket,
      stream,
      time: this.options.time,
      now: () => venue.instant(),
      faults: this.options.faults,
      rng: this.options.rng,
      bufferBytesMax: this.options.bufferBytesMax,
      onDropped: (reason) => {
        this.droppedSessions += 1;
        logger.info('Connection dropped', { session: session.id, reason });
      },
    });
    topics.connect(session);
    socket.on('message', (data: Buffer) => {
      if (session.isAnswering) subscriptions.receive(session, data.toString('utf8'));
    });
    socket.on('ping', (data: Buffer) => {
      session.lastReceivedAt = venue.instant();
      if (session.isAnswering) socket.pong(data);
    });
    socket.on('close', () => topics.disconnect(session));
    socket.on('error', (error) => {
      logger.debug('Connection failed', { session: session.id, error: error.message });
    });
    const status = statusFrame(venue.status(), session.id);
    session.send(status, { ...ANY_TARGET, channel: 'status' });
  }
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
