import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  ClientEvents,
  LiveBatch,
  LiveProblem,
  LiveReply,
  LiveStatus,
  LiveTick,
  LiveWelcome,
  ServerEvents,
} from '@tidegate/contracts';
import {
  accountId,
  epochMs,
  ManualTime,
  silentLogger,
  tenantId,
  TidegateError,
} from '@tidegate/kernel';
import { eventually, spotInstrument } from '@tidegate/market-data/testing';
import type { EngineEvent } from '@tidegate/model';
import { EventBus, PLATFORM_TENANT, type MarketReads } from '@tidegate/trading';
import { decisionRow, fillRow, scopeOf } from '@tidegate/trading/testing';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';

import type { LiveAccess } from './live-access.js';
import { LiveServer, type LiveIo } from './live-server.js';

const A = tenantId('a');
const MAIN = accountId('main');
const instrument = spotInstrument('BTC/USD');

type Client = Socket<ServerEvents, ClientEvents>;

const fillOf = (tenant: string, account = 'main'): EngineEvent => ({
  type: 'fill_booked',
  fill: fillRow({ scope: scopeOf(tenantId(tenant), account) }),
});

/** Grants by token: `a` the whole tenant a, `a-main` one account of it. */
class Grants implements LiveAccess {
  readonly revoked = new Set<string>();

  readonly admit: LiveAccess['admit'] = async ({ authorization = '', tenant }) => {
    const principal = authorization.replace('Bearer ', '');
    if (this.revoked.has(principal)) throw new TidegateError('SESSION_REQUIRED', 'Sign in');
    if (principal.split('-')[0] !== tenant) {
      throw new TidegateError('SCOPE_FORBIDDEN', 'Not your tenant');
    }
    return { tenant, principal, accounts: principal.includes('-') ? new Set([MAIN]) : null };
  };
}

/** A client with everything that it received. */
class Listener {
  readonly batches: LiveBatch[] = [];
  readonly ticks: LiveTick[] = [];
  readonly statuses: LiveStatus[] = [];
  readonly closings: LiveProblem[] = [];
  welcome: LiveWelcome | null = null;

  constructor(readonly socket: Client) {
    socket.on('welcome', (welcome) => (this.welcome = welcome));
    socket.on('batch', (batch) => this.batches.push(batch));
    socket.on('tick', (tick) => this.ticks.push(tick));
    socket.on('status', (status) => this.statuses.push(status));
    socket.on('closing', (problem) => this.closings.push(problem));
  }

  sequences(stream: string): readonly number[] {
    return this.batches
      .filter((batch) => batch.stream === stream)
      .flatMap(({ events }) => events.map(({ sequence }) => sequence));
  }
}

const refusalOf = (socket: Client): Promise<Error> =>
  new Promise((resolve) => {
    socket.once('connect_error', resolve);
  });

describe('LiveServer', () => {
  let http: HttpServer;
  let io: LiveIo;
  let time: ManualTime;
  let bus: EventBus;
  let grants: Grants;
  let live: LiveServer;
  let last: number;
  let sockets: Client[];

  beforeEach(async () => {
    time = new ManualTime(epochMs(1_780_000_000_000));
    bus = new EventBus(silentLogger, { historyMax: 8 });
    grants = new Grants();
    last = 100;
    sockets = [];
    http = createServer();
    io = new Server(http, { path: '/live', transports: ['websocket'] });
    const reads = {
      instrument: (id: string) => (id === instrument.id ? instrument : null),
      quote: () => null,
      lastPrice: () => last,
      series: () => null,
    } as unknown as MarketReads;
    live = new LiveServer({
      io,
      access: grants,
      bus,
      hub: {
        engines: [
          { venue: instrument.venue, market: { reads, staleInstruments: [] } },
        ] as unknown as [],
        status: () => [],
        accounts: () => [],
      },
      session: { source: 'demo', time },
      timeframes: [],
      time,
      logger: silentLogger,
    });
    io.use((socket, next) => {
      const { tenant } = socket.handshake.auth as { readonly tenant: string };
      const { authorization } = socket.handshake.headers;
      live
        .admit(socket, {
          ...{ cookie: undefined, origin: undefined, host: undefined, address: '' },
          authorization,
          tenant: tenantId(tenant),
        })
        .then(
          () => next(),
          (thrown: TidegateError) => next(new Error(thrown.code)),
        );
    });
    io.on('connection', (socket) => {
      socket.on('watch', (request, reply) => {
        reply(live.watch(socket, request.instruments));
      });
    });
    await new Promise<void>((resolve) => {
      http.listen(0, '127.0.0.1', resolve);
    });
  });

  afterEach(async () => {
    for (const socket of sockets) socket.disconnect();
    live.stop();
    await io.close();
  });

  function open(token: string, tenant: string, after?: Record<string, number>): Listener {
    const { port } = http.address() as AddressInfo;
    const socket: Client = connect(`http://127.0.0.1:${port}`, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { authorization: `Bearer ${token}` },
      auth: { tenant, ...(after && { after }) },
    });
    sockets.push(socket);
    return new Listener(socket);
  }

  async function joined(...parts: Parameters<typeof open>): Promise<Listener> {
    const listener = open(...parts);
    await eventually('the welcome', () => listener.welcome !== null);
    return listener;
  }

  it('delivers the events of its own tenant and of the platform', async () => {
    const [a, b] = [await joined('a', 'a'), await joined('b', 'b')];
    bus.publish([fillOf('a'), fillOf('b')]);
    const at = time.now();
    const repair = { type: 'data_repaired', repair: 'book_resynced', detail: 'gap', at } as const;
    bus.publish([{ ...repair, instrument: instrument.id }, fillOf('a')]);
    await eventually('both streams', () => a.sequences('a').length === 2);
    await eventually('the platform', () => b.sequences('platform').length === 1);
    expect(a.sequences('a')).toEqual([1, 2]);
    expect(a.sequences('b')).toEqual([]);
    expect(b.sequences('b')).toEqual([1]);
    expect(b.batches.flatMap(({ events }) => events.map(({ event }) => event.type))).toEqual([
      'fill',
      'notice',
    ]);
  });

  it('keeps events of reference accounts inside', async () => {
    const a = await joined('a', 'a');
    const decision = decisionRow({ scope: scopeOf(PLATFORM_TENANT, 'reference') });
    bus.publish([{ type: 'decision_made', decision }]);
    await eventually('the batch', () => a.batches.length === 1);
    expect(a.batches).toEqual([{ stream: 'platform', from: 1, to: 1, isLossy: false, events: [] }]);
  });

  it('refuses a claimed tenant that is not granted', async () => {
    const { socket } = open('b', 'a');
    const refused = await refusalOf(socket);
    expect(refused.message).toBe('SCOPE_FORBIDDEN');
  });

  it('leaves out other accounts for a connection limited to one, without a gap', async () => {
    const limited = await joined('a-main', 'a');
    bus.publish([fillOf('a', 'other'), fillOf('a', 'main')]);
    await eventually('a batch', () => limited.batches.length === 1);
    expect(limited.batches).toMatchObject([{ from: 1, to: 2, events: [{ sequence: 2 }] }]);
  });

  it('resumes after the last sequence, or says that events were lost', async () => {
    bus.publish(Array.from({ length: 5 }, () => fillOf('a')));
    const resumed = await joined('a', 'a', { a: 3 });
    await eventually('the batch', () => resumed.batches.length === 1);
    expect(resumed.sequences('a')).toEqual([4, 5]);
    expect(resumed.welcome?.sequences).toEqual({ a: 5, platform: 0 });
    bus.publish(Array.from({ length: 30 }, () => fillOf('a')));
    const late = await joined('a', 'a', { a: 5 });
    await eventually('the batch', () => late.batches.length === 1);
    expect(late.batches).toMatchObject([{ isLossy: true }]);
  });

  it('sends a tick at once, then only changes, and only of watched instruments', async () => {
    const [watching, other] = [await joined('a', 'a'), await joined('a', 'a')];
    const reply = await new Promise<LiveReply>((resolve) => {
      watching.socket.emit('watch', { instruments: [instrument.id, 'kraken:NOT/USD'] }, resolve);
    });
    expect(reply).toEqual({ ok: true });
    await eventually('the first tick', () => watching.ticks.length === 1);
    // The first beat sends the present price to the room; the second beat has nothing new.
    time.advanceBy(500);
    last = 101;
    time.advanceBy(250);
    await eventually('the change', () => watching.ticks.at(-1)?.last === 101);
    expect(watching.ticks.map((tick) => tick.last)).toEqual([100, 100, 101]);
    expect(other.ticks).toEqual([]);
  });

  it('sends the status every second', async () => {
    const a = await joined('a', 'a');
    time.advanceBy(1_000);
    await eventually('the status', () => a.statuses.length === 1);
    expect(a.statuses).toMatchObject([{ market: 'demo', accounts: [] }]);
  });

  it('disconnects a client that sends too many messages', async () => {
    const a = await joined('a', 'a');
    for (let sent = 0; sent < 31; sent++) a.socket.emit('watch', { instruments: [] }, () => null);
    await eventually('the disconnect', () => !a.socket.connected);
    expect(a.closings).toMatchObject([{ code: 'RATE_LIMITED' }]);
  });

  it('disconnects a client that does not take its packets, so that they cannot pile up', async () => {
    const [slow, other] = [await joined('a', 'a'), await joined('b', 'b')];
    const { ws } = slow.socket.io.engine.transport as unknown as {
      readonly ws: { pause(): void; resume(): void };
    };
    ws.pause();
    const batch = Array.from({ length: 100 }, () => fillOf('a'));
    for (let sent = 0; sent < 1_500; sent++) {
      bus.publish(batch);
      await Promise.resolve();
      await Promise.resolve();
    }
    time.advanceBy(250);
    await eventually('the server lets go', () => io.of('/').sockets.size === 1);
    expect(other.socket.connected).toBe(true);
    ws.resume();
    await eventually(
      'the client hears why',
      () => slow.closings.length === 1 || !slow.socket.connected,
    );
  });

  it('ends the connections of a revoked session', async () => {
    const [a, b] = [await joined('a', 'a'), await joined('b', 'b')];
    grants.revoked.add('a');
    time.advanceBy(15_000);
    await eventually('the disconnect', () => !a.socket.connected);
    expect(a.closings).toMatchObject([{ code: 'SESSION_REQUIRED' }]);
    expect(b.socket.connected).toBe(true);
  });

  it('bounds the connections of one principal', async () => {
    for (let count = 0; count < 20; count++) await joined('a', 'a');
    const { socket } = open('a', 'a');
    const refused = await refusalOf(socket);
    expect(refused.message).toBe('TOO_MANY_CONNECTIONS');
  });

  it('closes the subscription of a tenant without connections', async () => {
    const a = await joined('a', 'a');
    a.socket.disconnect();
    await eventually('the server notices', () => io.of('/').sockets.size === 0);
    bus.publish([fillOf('a')]);
    const again = await joined('a', 'a');
    bus.publish([fillOf('a')]);
    await eventually('the new event', () => again.sequences('a').length === 1);
    expect(again.sequences('a')).toEqual([2]);
    expect(bus.sequenceOf(A)).toBe(2);
  });
});
