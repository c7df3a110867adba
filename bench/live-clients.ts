/** Child process of the bench `live`: opens clients and counts their messages, so that the server's loop stays its own. */
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';

export interface ClientsRequest {
  readonly kind: 'socket.io' | 'ws';
  readonly url: string;
  readonly count: number;
  /** Watched by each client, in turn. */
  readonly instruments: readonly string[];
  readonly watchedEach: number;
}

/** Sent to the parent: first when all clients are connected, then on each `report` message. */
export interface ClientsReport {
  readonly connected: number;
  readonly messages: number;
}

let connected = 0;
let messages = 0;

function report(): void {
  process.send?.({ connected, messages } satisfies ClientsReport);
}

async function openAll(request: ClientsRequest): Promise<void> {
  const opens = request.kind === 'ws' ? openPlain : openLive;
  for (let index = 0; index < request.count; index++) await opens(request, index);
  report();
}

function openPlain({ url }: ClientsRequest): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws'));
  socket.on('message', () => (messages += 1));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      connected += 1;
      resolve();
    });
  });
}

function openLive({ url, instruments, watchedEach }: ClientsRequest, index: number): Promise<void> {
  const socket: Socket = io(url, {
    path: '/live',
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { client: index },
  });
  const watched = Array.from(
    { length: watchedEach },
    (_, step) => instruments[(index + step) % instruments.length],
  );
  socket.on('tick', () => (messages += 1));
  socket.once('disconnect', () => (connected -= 1));
  return new Promise((resolve, reject) => {
    socket.once('connect_error', reject);
    socket.once('welcome', () => {
      connected += 1;
      socket.emit('watch', { instruments: watched }, () => resolve());
    });
  });
}

process.on('message', (message: ClientsRequest | 'report') => {
  if (message === 'report') report();
  else void openAll(message);
});
