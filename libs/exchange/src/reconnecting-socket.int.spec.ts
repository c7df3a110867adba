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

/** A socket to a server that accepts every connection, with a manual clock and a random source fixed at 0.5. */
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

  /** The logged waits before each further attempt. */
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

  /** Ends a connection from the server after `ms`, lets the wait pass, and waits for the next connection. */
  async lose(ms: number): Promise<void> {
    const { opened, losses } = this;
    const lost = losses.length;
    this.time.advanceBy(ms);
    for (const client of this.server.clients) client.terminate();
    await eventually('the loss is reported', () => this.losses.length === lost + 1);
    this.time.advanceBy(Number(this.waits.at(-1)));
    await eventually('the next connection opens', () => this.opened === opened + 1);
  }
}

describe('ReconnectingSocket', () => {
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

  it('waits longer after each short connection, and at least the slow wait after several', async () => {
    await connect();
    for (let loss = 0; loss < 4; loss++) await link.lose(SECOND_MS);
    expect(link.failures).toEqual([1, 2, 3, 4]);
    // Halfway from 100 to three times the previous wait; from the fourth on, at least the slow wait.
    expect(link.waits).toEqual([200, 350, 575, 5_050]);
  });

  it('starts from the shortest wait again after a stable connection', async () => {
    await connect();
    for (let loss = 0; loss < 3; loss++) await link.lose(SECOND_MS);
    await link.lose(60 * SECOND_MS);
    expect(link.failures).toEqual([1, 2, 3, 1]);
    expect(link.waits).toEqual([200, 350, 575, 200]);
  });

  it('does not start over after a connection just below the stable time', async () => {
    await connect();
    await link.lose(SECOND_MS);
    await link.lose(60 * SECOND_MS - 1);
    expect(link.failures).toEqual([1, 2]);
    expect(link.waits).toEqual([200, 350]);
  });

  it('waits at least the slow wait during an announced outage', async () => {
    await connect();
    link.socket.expectOutage(true);
    await link.lose(SECOND_MS);
    link.socket.expectOutage(false);
    await link.lose(SECOND_MS);
    expect(link.waits).toEqual([5_050, 350]);
  });

  it("never exceeds the venue's attempt limit in a window", async () => {
    await connect({ reconnectsMax: 2, reconnectWindowMs: 30 * SECOND_MS });
    await link.lose(SECOND_MS);
    await link.lose(SECOND_MS);
    // The first two attempts were at 0 and 1.2 s: the third waits until 30 s after the first.
    expect(link.waits).toEqual([200, 27_800]);
  });
});
