import type {
  ClientEvents,
  LiveBatch,
  LiveProblem,
  LiveReply,
  ServerEvents,
} from '@tidegate/contracts';
import {
  instrumentId,
  messageOf,
  venueId,
  type InstrumentId,
  TidegateError,
  type Clock,
  type Logger,
  type Timer,
  type Timers,
} from '@tidegate/kernel';
import type { EngineHub, EventBus } from '@tidegate/trading';
import type { Timeframe } from '@tidegate/model';
import type { Server, Socket } from 'socket.io';

import type { LiveAccess, LiveCredentials } from './live-access.js';
import { LiveClient } from './live-client.js';
import { BEHIND_ROOM, roomsOf, slotOf, tenantRoom, tickRoom } from './live-rooms.js';
import { liveStatus, type LiveStatusSources } from './live-status.js';
import { LiveStreams, PLATFORM_STREAM } from './live-streams.js';
import { LiveTicks } from './live-ticks.js';

const TICK_MS = 250;
/** Parts of a beat. Each instrument has its part, and thus at most four ticks a second. */
const SLOTS = 10;
const STATUS_MS = 1_000;
const REVIEW_MS = 15_000;
const CONNECTIONS_MAX = 2_000;
const CONNECTIONS_PER_PRINCIPAL_MAX = 20;
/** From this number of waiting packets on, a client gets no ticks and no status. */
const PACKETS_BEHIND = 150;
/** Packets that may wait for one client before it is disconnected; it resumes when it can keep up. */
const PACKETS_WAITING_MAX = 512;

export type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, LiveData>;
export type LiveIo = Server<ClientEvents, ServerEvents, Record<string, never>, LiveData>;

interface LiveData {
  client?: LiveClient;
}

export interface LiveServerSetup {
  readonly io: LiveIo;
  readonly access: LiveAccess;
  readonly bus: EventBus;
  readonly hub: Pick<EngineHub, 'engines' | 'status' | 'accounts'>;
  readonly session: LiveStatusSources['session'];
  readonly timeframes: readonly Timeframe[];
  readonly time: Clock & Timers;
  readonly logger: Logger;
}

/**
 * Pushes events, ticks and status to connected clients. A message is encoded once per room; ticks and status are dropped
 * for a client that is behind, and a client that stays behind is disconnected, so that no client costs unbounded memory.
 */
export class LiveServer {
  private readonly streams: LiveStreams;
  private readonly ticks: LiveTicks;
  private readonly connections = new Map<string, number>();
  private watched: ReadonlySet<string> = new Set();
  private slot = 0;
  private readonly timers: readonly Timer[];

  constructor(private readonly setup: LiveServerSetup) {
    const { io, bus, hub, timeframes, time } = setup;
    this.streams = new LiveStreams({ bus, emit: (room, batch) => this.emitBatch(room, batch) });
    this.ticks = new LiveTicks(() => hub.engines, timeframes);
    io.on('connection', (socket) => {
      this.welcome(socket);
    });
    this.timers = [
      time.every(TICK_MS / SLOTS, () => this.sendTicks()),
      time.every(STATUS_MS, () => this.sendStatus()),
      time.every(REVIEW_MS, () => void this.review()),
    ];
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.streams.stop();
  }

  /** Admits a connection or rejects with the code of the refusal. */
  async admit(socket: LiveSocket, credentials: LiveCredentials): Promise<void> {
    const { access, io, time } = this.setup;
    const audience = await access.admit(credentials);
    const open = this.connections.get(audience.principal) ?? 0;
    if (io.engine.clientsCount > CONNECTIONS_MAX || open >= CONNECTIONS_PER_PRINCIPAL_MAX) {
      throw new TidegateError('TOO_MANY_CONNECTIONS', 'Close other windows, then try again', {
        retryable: true,
      });
    }
    socket.data.client = new LiveClient(audience, credentials, time);
  }

  /** Replaces the instruments that a client watches, and sends their present ticks. */
  watch(socket: LiveSocket, instruments: readonly string[]): LiveReply {
    const { client } = socket.data;
    if (!client) return refusal('NOT_ADMITTED', 'The connection is not admitted');
    if (!client.mayTalk()) {
      const problem = { code: 'RATE_LIMITED', detail: 'The client sends too many messages' };
      this.disconnect(socket, problem);
      return { ok: false, problem };
    }
    for (const instrument of client.watched) void socket.leave(tickRoom(instrument));
    client.watched = [...new Set(instruments)];
    for (const instrument of client.watched) void socket.join(tickRoom(instrument));
    this.sendWatched(socket, client);
    return { ok: true };
  }

  private sendWatched(socket: LiveSocket, { watched }: LiveClient): void {
    for (const instrument of watched) {
      const tick = this.ticks.tickOf(idOf(instrument));
      if (tick) socket.emit('tick', tick);
    }
  }

  private welcome(socket: LiveSocket): void {
    const { client } = socket.data;
    if (!client) {
      socket.disconnect(true);
      return;
    }
    const { audience } = client;
    this.count(audience.principal, 1);
    this.streams.open(audience);
    socket.once('disconnect', () => {
      this.streams.close(audience);
      this.count(audience.principal, -1);
    });
    // History first, then the rooms: an event that arrives by both has a known sequence, and the client drops it.
    const sequences = this.streams.sequencesOf(audience);
    socket.emit('welcome', { tenant: audience.tenant, sequences });
    for (const batch of this.streams.missedBy(audience, afterOf(socket))) {
      socket.emit('batch', batch);
    }
    for (const room of [...roomsOf(audience), tenantRoom(PLATFORM_STREAM)]) void socket.join(room);
  }

  private count(principal: string, change: number): void {
    const open = (this.connections.get(principal) ?? 0) + change;
    if (open > 0) this.connections.set(principal, open);
    else this.connections.delete(principal);
  }

  private emitBatch(room: string, batch: LiveBatch): void {
    if (this.isEmpty(room)) return;
    this.setup.io.to(room).emit('batch', batch);
  }

  /** Sends the ticks of one slot, so that a beat of many instruments does not block the loop at once. */
  private sendTicks(): void {
    this.slot = (this.slot + 1) % SLOTS;
    if (this.slot === 0) this.beginBeat();
    const { io } = this.setup;
    for (const instrument of this.watched) {
      if (slotOf(instrument, SLOTS) !== this.slot) continue;
      const tick = this.ticks.changeOf(idOf(instrument));
      if (tick) io.to(tickRoom(instrument)).except(BEHIND_ROOM).emit('tick', tick);
    }
  }

  private beginBeat(): void {
    this.sortOutSlow();
    this.watched = new Set(this.clients().flatMap(({ client }) => client.watched));
    this.ticks.keepOnly(this.watched);
  }

  private sendStatus(): void {
    const { io, hub, session } = this.setup;
    if (this.streams.tenants.length === 0) return;
    const engines = hub.status();
    for (const tenant of this.streams.tenants) {
      const sources = { session, engines, accounts: hub.accounts(tenant) };
      for (const account of this.streams.audiencesOf(tenant)) {
        const status = liveStatus(sources, tenant, account);
        io.to(tenantRoom(tenant, account)).except(BEHIND_ROOM).emit('status', status);
      }
    }
  }

  /** Skips ticks and status of a client that is behind; disconnects one that stays behind. */
  private sortOutSlow(): void {
    for (const { socket, client } of this.clients()) {
      const waiting = waitingPackets(socket);
      if (waiting > PACKETS_WAITING_MAX) {
        const detail = 'The client is too slow; it may resume';
        this.disconnect(socket, { code: 'SLOW_CLIENT', detail });
      } else if (waiting > PACKETS_BEHIND) void socket.join(BEHIND_ROOM);
      else if (socket.rooms.has(BEHIND_ROOM)) {
        void socket.leave(BEHIND_ROOM);
        this.sendWatched(socket, client);
      }
    }
  }

  /** Ends connections whose session or key was revoked, or whose grants changed. */
  private async review(): Promise<void> {
    const { access, logger } = this.setup;
    for (const { socket, client } of this.clients()) {
      try {
        const audience = await access.admit(client.credentials);
        if (roomsOf(audience).join() === roomsOf(client.audience).join()) continue;
        this.disconnect(socket, { code: 'GRANTS_CHANGED', detail: 'Connect again' });
      } catch (thrown) {
        const code = thrown instanceof TidegateError ? thrown.code : 'INTERNAL';
        if (!(thrown instanceof TidegateError)) {
          logger.error('Reviewing a connection failed', { error: thrown });
        }
        this.disconnect(socket, { code, detail: messageOf(thrown) });
      }
    }
  }

  private disconnect(socket: LiveSocket, problem: LiveProblem): void {
    socket.emit('closing', problem);
    socket.disconnect(true);
  }

  private isEmpty(room: string): boolean {
    return (this.setup.io.of('/').adapter.rooms.get(room)?.size ?? 0) === 0;
  }

  private clients(): readonly { readonly socket: LiveSocket; readonly client: LiveClient }[] {
    const sockets = [...this.setup.io.of('/').sockets.values()] as LiveSocket[];
    return sockets.flatMap((socket) =>
      socket.data.client ? [{ socket, client: socket.data.client }] : [],
    );
  }
}

/** The id of a name that `WatchRequest` has checked. */
function idOf(name: string): InstrumentId {
  const colon = name.indexOf(':');
  return instrumentId(venueId(name.slice(0, colon)), name.slice(colon + 1));
}

function refusal(code: string, detail: string): LiveReply {
  return { ok: false, problem: { code, detail } };
}

/** Packets that wait for the client's connection to take them. */
function waitingPackets(socket: LiveSocket): number {
  const { writeBuffer } = socket.conn as unknown as { readonly writeBuffer: readonly unknown[] };
  return writeBuffer.length;
}

/** The sequences in the handshake; anything else in it is ignored, and the client reads everything again. */
function afterOf(socket: LiveSocket): Readonly<Record<string, number>> {
  const { after } = socket.handshake.auth as { readonly after?: unknown };
  if (typeof after !== 'object' || after === null) return {};
  return Object.fromEntries(
    Object.entries(after).filter(
      (entry): entry is [string, number] => Number.isSafeInteger(entry[1]) && entry[1] >= 0,
    ),
  );
}
