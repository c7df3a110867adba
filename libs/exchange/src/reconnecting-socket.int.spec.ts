import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RecordingLogger } from '@tidegate/exchange/testing';
import { epochMs, ManualTime, SECOND_MS } from '@tidegate/kernel';
import { eventually } from '@tidegate/market-data/testing';
import { WebSocketServer } from 'ws';

import { ReconnectingSocket, type SocketLimits } from './reconnecting-socket.js';

const LIMITS: SocketLimits = {
  frameBytesMax: 1_000,
  handshakeTimeoutMs: 5_000,
  pingAfterMs: 600 * SECOND_MS,
  deadAfterMs: 1_200 * SECOND_MS,
  reconnectBaseMs: 100,
  reconnectCapMs: 20_000,
  reconnectSlowMs: 5_000,
  quickReconnects: 3,
  stableAfterMs: 60 * SECOND_MS,
  reconnectsMax: 1_000,
  reconnectWindowMs: 1_000,
};

/** A socket to a server that takes every connection, on a clock that the test moves; the dice always show a half. */
class Link {
  readonly time = new ManualTime(epochMs(1_000_000));
  readonly logger = new RecordingLogger();
  readonly losses: string[] = [];
  readonly socket: ReconnectingSocket;
  opened = 0;

  constructor(
    private readonly server: WebSocketServer,
    limits: SocketLimits,
  ) {
    const { port } = server.address() as AddressInfo;
    const { time, logger } = this;
    const rng = { next: () => 0.5 };
    const setup = { time, wireTime: time, rng, logger };
    this.socket = new ReconnectingSocket(`ws://127.0.0.1:${port}`, limits, setup, {
      opened: () => (this.opened += 1),
      text: () => undefined,
      idle: () => undefined,
      closed: (reason) => this.losses.push(reason),
    });
  }

  /** The waits before each further attempt, as they were logged. */
  get waits(): readonly unknown[] {
    return this.logger.lines.flatMap(({ fields }) =>
      'waitMs' in fields ? [fields['waitMs']] : [],
    );
  }

  get failures(): readonly unknown[] {
    return this.logger.lines.flatMap(({ fields }) =>
      'failures' in fields ? [fields['failures']] : [],
    );
  }

  /** The server ends a connection that stood for `ms`; then the wait passes, and the next one opens. */
  async lose(ms: number): Promise<void> {
    const { opened, losses } = this;
    const lost = losses.length;
    this.time.advanceBy(ms);
    for (const client of this.server.clients) client.terminate();
    await eventually('the loss is noticed', () => this.losses.length === lost + 1);
    this.time.advanceBy(Number(this.waits.at(-1)));
    await eventually('the next connection opens', () => this.opened === opened + 1);
  }
}

describe('A reconnecting socket', () => {
  let server: WebSocketServer;
  let link: Link;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
  });

  afterEach(async () => {
    await link.socket.stop();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  async function connect(limits: Partial<SocketLimits> = {}): Promise<void> {
    link = new Link(server, { ...LIMITS, ...limits });
    link.socket.start();
    await eventually('the first connection opens', () => link.opened === 1);
  }

  it('waits longer after each connection that did not last, and slowly after several', async () => {
    await connect();
    for (let loss = 0; loss < 4; loss++) await link.lose(SECOND_MS);
    expect(link.failures).toEqual([1, 2, 3, 4]);
    // Half way from 100 to three times the wait before; from the fourth on at least the slow wait.
    expect(link.waits).toEqual([200, 350, 575, 5_050]);
  });

  it('begins with the shortest wait again after a connection that lasted', async () => {
    await connect();
    for (let loss = 0; loss < 3; loss++) await link.lose(SECOND_MS);
    await link.lose(60 * SECOND_MS);
    expect(link.failures).toEqual([1, 2, 3, 1]);
    expect(link.waits).toEqual([200, 350, 575, 200]);
  });

  it('does not begin again after a connection that lasted a moment less', async () => {
    await connect();
    await link.lose(SECOND_MS);
    await link.lose(60 * SECOND_MS - 1);
    expect(link.failures).toEqual([1, 2]);
    expect(link.waits).toEqual([200, 350]);
  });

  it('waits slowly as long as the venue has announced an outage', async () => {
    await connect();
    link.socket.expectOutage(true);
    await link.lose(SECOND_MS);
    link.socket.expectOutage(false);
    await link.lose(SECOND_MS);
    expect(link.waits).toEqual([5_050, 350]);
  });

  it('makes no more attempts in a window than the venue allows', async () => {
    await connect({ reconnectsMax: 2, reconnectWindowMs: 30 * SECOND_MS });
    await link.lose(SECOND_MS);
    await link.lose(SECOND_MS);
    // The attempts were made at 0 and 1.2 s: the third waits until 30 s have passed since the first.
    expect(link.waits).toEqual([200, 27_800]);
  });
});
