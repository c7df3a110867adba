import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { WebSocketServer, type WebSocket } from 'ws';

import {
  bookFrame,
  candleFrame,
  checksumTextOf,
  HEARTBEAT_FRAME,
  instrumentFrame,
  levelsOf,
  statusFrame,
  tickerFrame,
  tradeFrame,
  type BookTexts,
} from './kraken-frames.js';

/** The response of a REST method: a JSON value, or a status with a raw body. */
export type RestAnswer =
  | { readonly json: unknown; readonly delayMs?: number }
  | { readonly status: number; readonly body: string };

export type RestHandler = (query: URLSearchParams) => RestAnswer;

interface ClientRequest {
  readonly method: string;
  readonly req_id?: number;
  readonly params?: {
    readonly channel: string;
    readonly symbol?: readonly string[];
    readonly interval?: number;
    readonly depth?: number;
  };
}

const CANDLES_KEPT = 720;
const BOOK: BookTexts = {
  bids: levelsOf(['100.0', '1.00000000'], ['99.9', '2.50000000']),
  asks: levelsOf(['100.2', '0.75000000'], ['100.3', '4.00000000']),
};
const ok = (result: unknown): RestAnswer => ({ json: { error: [], result } });
export const refusal = (error: string): RestAnswer => ({ json: { error: [error] } });

/** A small Kraken on loopback: real HTTP and WebSocket, scripted content, and faults on request. */
export class LoopbackKraken {
  /** Every REST call as `Method?query`. */
  readonly calls: string[] = [];
  /** Every request that a client sent. */
  readonly frames: ClientRequest[] = [];
  readonly rest = new Map<string, RestHandler>();
  /** Error texts of subscriptions, by symbol. */
  readonly ackErrors = new Map<string, string>();
  /** Answers upgrades with 503. */
  isClosed = false;
  /** Accepts frames without answering. */
  isMute = false;
  connections = 0;
  private readonly http: Server;
  private readonly sockets: WebSocketServer;
  private tradeId = 100;

  private constructor(readonly symbols: readonly string[]) {
    this.http = createServer((request, response) => void this.serve(request, response));
    this.sockets = new WebSocketServer({ noServer: true });
    this.http.on('upgrade', (request, socket, head) => {
      if (this.isClosed) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (client) => this.welcome(client));
    });
    this.script();
  }

  static async start(symbols: readonly string[]): Promise<LoopbackKraken> {
    const kraken = new LoopbackKraken(symbols);
    kraken.http.listen(0, '127.0.0.1');
    await once(kraken.http, 'listening');
    return kraken;
  }

  get restUrl(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  get socketUrl(): string {
    return `${this.restUrl.replace('http', 'ws')}/v2`;
  }

  /** Sends a text to every client. */
  send(text: string): void {
    for (const client of this.sockets.clients) client.send(text);
  }

  sendBinary(bytes: Uint8Array): void {
    for (const client of this.sockets.clients) client.send(bytes, { binary: true });
  }

  dropConnections(): void {
    for (const client of this.sockets.clients) client.terminate();
  }

  /** Sends a book update with a wrong checksum. */
  breakBook(symbol: string): void {
    const bids = levelsOf(['100.1', '1.00000000']);
    this.send(bookFrame({ symbol, type: 'update', bids, asks: [], checksum: 1 }));
  }

  async stop(): Promise<void> {
    this.dropConnections();
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, 'close');
  }

  private script(): void {
    this.rest.set('Time', () => ok({ unixtime: Math.floor(Date.now() / 1_000), rfc1123: '' }));
    this.rest.set('SystemStatus', () => ok({ status: 'online', timestamp: '' }));
    this.rest.set('AssetPairs', () =>
      ok(Object.fromEntries(this.symbols.map((symbol) => [`X${symbol}`, pairOf(symbol)]))),
    );
    this.rest.set('OHLC', (query) => this.candles(query));
  }

  private candles(query: URLSearchParams): RestAnswer {
    const pair = query.get('pair') ?? '';
    if (!this.symbols.some((symbol) => restName(symbol) === pair)) {
      return refusal('EQuery:Unknown asset pair');
    }
    const seconds = Number(query.get('interval')) * 60;
    const newest = Math.floor(Date.now() / 1_000 / seconds) * seconds;
    const since = Number(query.get('since') ?? 0);
    const rows = Array.from({ length: CANDLES_KEPT }, (_, index) => {
      const time = newest - (CANDLES_KEPT - 1 - index) * seconds;
      return [time, '100.0', '101.0', '99.0', '100.5', '100.2', '3.50000000', 12];
    }).filter(([time]) => Number(time) > since);
    return ok({ [`X${pair}`]: rows, last: newest - seconds });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.restUrl);
    const method = url.pathname.replace('/0/public/', '');
    this.calls.push(`${method}${url.search}`);
    const handler = this.rest.get(method) ?? (() => refusal('EGeneral:Unknown method'));
    const answer = handler(url.searchParams);
    if ('json' in answer) {
      if (answer.delayMs !== undefined) await pause(answer.delayMs);
      response.end(JSON.stringify(answer.json));
      return;
    }
    response.writeHead(answer.status, { 'Content-Type': 'text/html' });
    response.end(answer.body);
  }

  private welcome(client: WebSocket): void {
    this.connections += 1;
    client.on('message', (data) => {
      const request = JSON.parse((data as Buffer).toString()) as ClientRequest;
      this.frames.push(request);
      if (!this.isMute) this.answer(client, request);
    });
    if (!this.isMute) client.send(statusFrame('online'));
  }

  private answer(client: WebSocket, { method, params, req_id: id = 0 }: ClientRequest): void {
    if (method === 'ping') client.send(`{"method":"pong","req_id":${id}}`);
    if (!params || (method !== 'subscribe' && method !== 'unsubscribe')) return;
    if (params.channel === 'instrument') {
      client.send(
        `{"method":"${method}","result":{"channel":"instrument"},"success":true,"req_id":${id}}`,
      );
      client.send(
        instrumentFrame(
          'snapshot',
          this.symbols.map((symbol) => ({ symbol })),
        ),
      );
      return;
    }
    for (const symbol of params.symbol ?? []) {
      const error =
        this.ackErrors.get(symbol) ??
        (this.symbols.includes(symbol) ? null : `Currency pair not supported ${symbol}`);
      if (error !== null) {
        client.send(JSON.stringify({ method, error, symbol, success: false, req_id: id }));
        continue;
      }
      const result = { channel: params.channel, symbol };
      client.send(JSON.stringify({ method, result, success: true, req_id: id }));
      if (method === 'subscribe') client.send(this.snapshotOf(symbol, params));
    }
    client.send(HEARTBEAT_FRAME);
  }

  private snapshotOf(
    symbol: string,
    { channel, interval = 1 }: NonNullable<ClientRequest['params']>,
  ): string {
    if (channel === 'ticker')
      return tickerFrame(symbol, { bid: '100.0', ask: '100.2', last: '100.1' });
    if (channel === 'trade') return tradeFrame('snapshot', [{ symbol, id: ++this.tradeId }]);
    if (channel === 'book') {
      return bookFrame({ symbol, type: 'snapshot', ...BOOK, checksum: checksumTextOf(BOOK) });
    }
    const length = interval * 60_000;
    const begin = new Date(Math.floor(Date.now() / length) * length).toISOString();
    return candleFrame('snapshot', [{ symbol, interval, begin }]);
  }
}

/** `BTC/USD` → `XBTUSD`, the venue's REST pair name. */
function restName(symbol: string): string {
  return symbol.replace('BTC', 'XBT').replace('/', '');
}

function pairOf(symbol: string): unknown {
  return {
    altname: restName(symbol),
    wsname: symbol.replace('BTC', 'XBT'),
    pair_decimals: 1,
    lot_decimals: 8,
    ordermin: '0.0001',
    costmin: '0.5',
    tick_size: '0.1',
    status: 'online',
  };
}
