import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import {
  epochMs,
  instrumentId,
  silentLogger,
  tenantId,
  venueId,
  type InstrumentId,
} from '@tidegate/kernel';
import { SystemTime } from '@tidegate/observability';
import { EventBus, type HubMember, type MarketReads } from '@tidegate/trading';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';

import { LiveServer, type LiveIo } from '../apps/server/src/live/live-server.js';
import type { BenchResult } from './bench-result.js';
import { delayDuring } from './loop-delay.js';
import type { ClientsReport, ClientsRequest } from './live-clients.js';

export const name = 'Sockets: ticks of 100 instruments at 4 Hz to 500 clients';

const CLIENTS = 500;
const INSTRUMENTS = 100;
const WATCHED_EACH = 8;
const TICK_MS = 250;
const MEASURED_MS = 10_000;
const DELAY_MS_MAX = 25;
const CLIENTS_SCRIPT = fileURLToPath(new URL('./live-clients.js', import.meta.url));

const venue = venueId('kraken');
const instruments = Array.from({ length: INSTRUMENTS }, (_, index) =>
  instrumentId(venue, `C${index}/USD`),
);

export async function run(): Promise<readonly BenchResult[]> {
  const idle = (await delayDuring(() => sleep(MEASURED_MS / 2))).p99;
  const plain = await measurePlain();
  const live = await measureLive();
  return [
    {
      metric: `event-loop delay p99, ${CLIENTS} clients`,
      value: live.delay,
      unit: 'ms',
      reference: { name: 'the same frames by bare ws', value: plain.delay },
      ratio: live.delay / plain.delay,
      target: DELAY_MS_MAX,
    },
    {
      metric: 'event-loop delay p99, no client',
      value: idle,
      unit: 'ms',
    },
    {
      metric: 'ticks delivered',
      value: live.rate,
      unit: 'ticks/s',
      reference: { name: 'bare ws', value: plain.rate },
      ratio: live.rate / plain.rate,
    },
  ];
}

async function measureLive(): Promise<{ delay: number; rate: number }> {
  const http = createServer();
  const io: LiveIo = new Server(http, { path: '/live', transports: ['websocket'] });
  const live = liveServer(io);
  const url = await listening(http);
  const clients = new Clients();
  try {
    await clients.open({ kind: 'socket.io', url, ...shape() });
    return await measured(clients);
  } finally {
    clients.kill();
    live.stop();
    await io.close();
  }
}

/** The ceiling: frames encoded once, and one send per client and frame. */
async function measurePlain(): Promise<{ delay: number; rate: number }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const url = await listening(http);
  const clients = new Clients();
  const frames = instruments.map((instrument) => JSON.stringify(['tick', tickLike(instrument)]));
  const timer = setInterval(() => {
    let index = 0;
    for (const client of server.clients) {
      for (let step = 0; step < WATCHED_EACH; step++) {
        client.send(frames[(index + step) % INSTRUMENTS] ?? '');
      }
      index += 1;
    }
  }, TICK_MS);
  try {
    await clients.open({ kind: 'ws', url, ...shape() });
    return await measured(clients);
  } finally {
    clearInterval(timer);
    clients.kill();
    server.close();
    http.close();
  }
}

const shape = () => ({ count: CLIENTS, instruments, watchedEach: WATCHED_EACH });

const tickLike = (instrument: InstrumentId) => ({
  instrument,
  ...{ bid: 59_633.1, ask: 59_633.2, last: 59_633.1, at: 1_780_000_000_000, isStale: false },
  forming: { '1m': [1_780_000_000_000, 59_630, 59_640, 59_620, 59_633.1, 1.25] },
});

async function measured(clients: Clients): Promise<{ delay: number; rate: number }> {
  const before = await clients.report();
  const { p99: delay } = await delayDuring(() => sleep(MEASURED_MS));
  const after = await clients.report();
  return { delay, rate: (after.messages - before.messages) / (MEASURED_MS / 1_000) };
}

/** A server whose hundred instruments change their price before every beat. */
function liveServer(io: LiveIo): LiveServer {
  const time = new SystemTime('unref');
  const isKnown = new Set<string>(instruments);
  let step = 0;
  const quoteOf = () => ({
    ...{ bid: 59_633 + (step += 0.1), bidQuantity: 1, ask: 59_634, askQuantity: 1, last: 59_633 },
    receivedAt: epochMs(1_780_000_000_000),
  });
  const forming = {
    ...{ open: 59_630, high: 59_640, low: 59_620, close: 59_633, volume: 1.25, trades: 1 },
    openTime: epochMs(1_780_000_000_000),
  };
  const reads = {
    instrument: (id: string) => (isKnown.has(id) ? {} : null),
    quote: quoteOf,
    lastPrice: () => 59_633,
    series: () => ({ forming }),
  } as unknown as MarketReads;
  const live = new LiveServer({
    io,
    access: {
      admit: async ({ tenant, address }) => ({ tenant, accounts: null, principal: address }),
    },
    bus: new EventBus(silentLogger),
    hub: {
      engines: [{ venue, market: { reads, staleInstruments: [] } } as unknown as HubMember],
      status: () => [],
      accounts: () => [],
    },
    session: { source: 'demo', time },
    timeframes: ['1m'],
    time,
    logger: silentLogger,
  });
  io.use((socket, next) => {
    const { client } = socket.handshake.auth as { readonly client: number };
    const nothing = { cookie: undefined, authorization: undefined, origin: undefined };
    const credentials = { ...nothing, host: undefined, address: `client-${client}` };
    live.admit(socket, { ...credentials, tenant: tenantId('bench') }).then(
      () => next(),
      (thrown: Error) => next(thrown),
    );
  });
  io.on('connection', (socket) => {
    socket.on('watch', ({ instruments: watched }, reply) => {
      reply(live.watch(socket, watched));
    });
  });
  return live;
}

function listening(http: HttpServer): Promise<string> {
  return new Promise((resolve) => {
    http.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    });
  });
}

/** The clients, in a process of their own. */
class Clients {
  private readonly child: ChildProcess = fork(CLIENTS_SCRIPT);

  async open(request: ClientsRequest): Promise<void> {
    const { connected } = await this.ask(request);
    if (connected !== request.count) throw new Error(`${connected} clients are connected`);
  }

  report(): Promise<ClientsReport> {
    return this.ask('report');
  }

  send(message: ClientsRequest | 'report'): void {
    this.child.send(message);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private ask(message: ClientsRequest | 'report'): Promise<ClientsReport> {
    return new Promise((resolve, reject) => {
      this.child.once('message', (report) => resolve(report as ClientsReport));
      this.child.once('exit', () => reject(new Error('The clients ended')));
      this.send(message);
    });
  }
}
