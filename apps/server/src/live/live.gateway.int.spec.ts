import 'reflect-metadata';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ClientEvents, LiveReply, LiveWelcome, ServerEvents } from '@tidegate/contracts';
import { silentLogger, TidegateError } from '@tidegate/kernel';
import { ENGINE_HUB, EngineHub, EVENT_BUS, EventBus } from '@tidegate/trading';
import { io as connect, type Socket } from 'socket.io-client';

import { createHttpApplication } from '../http-application.js';
import { RUNTIME } from '../runtime.js';
import { LIVE_ACCESS, type LiveAccess } from './live-access.js';
import { LiveGateway } from './live.gateway.js';
import { SystemTime } from '@tidegate/observability';

const time = new SystemTime('unref');
const access: LiveAccess = {
  admit: async ({ authorization, tenant }) => {
    if (authorization !== 'Bearer good') throw new TidegateError('SESSION_REQUIRED', 'Sign in');
    return { tenant, accounts: null, principal: 'good' };
  },
};

@Module({
  providers: [
    LiveGateway,
    { provide: LIVE_ACCESS, useValue: access },
    { provide: EVENT_BUS, useValue: new EventBus(silentLogger) },
    { provide: ENGINE_HUB, useValue: new EngineHub() },
    {
      provide: RUNTIME,
      useValue: {
        session: { source: 'demo', time },
        systemTime: time,
        logger: silentLogger,
        plan: { settings: { timeframes: [] } },
      },
    },
  ],
})
class GatewayModule {}

type Client = Socket<ServerEvents, ClientEvents>;

describe('LiveGateway', () => {
  let app: NestFastifyApplication;
  let socket: Client | null;

  beforeEach(async () => {
    socket = null;
    app = await createHttpApplication(GatewayModule, { logger: silentLogger });
    await app.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    socket?.disconnect();
    await app.close();
  });

  async function open(authorization: string, auth: object): Promise<LiveWelcome> {
    const client: Client = connect(await app.getUrl(), {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { authorization },
      auth,
    });
    socket = client;
    return new Promise((resolve, reject) => {
      client.once('welcome', resolve);
      client.once('connect_error', reject);
    });
  }

  const watch = (request: unknown): Promise<LiveReply> =>
    new Promise((resolve) => {
      socket?.emit('watch', request as { readonly instruments: string[] }, resolve);
    });

  it('welcomes an admitted client and accepts its watch list', async () => {
    expect(await open('Bearer good', { tenant: 'a' })).toEqual({
      tenant: 'a',
      sequences: { a: 0, platform: 0 },
    });
    expect(await watch({ instruments: ['kraken:BTC/USD'] })).toEqual({ ok: true });
  });

  it.each([
    ['without a session', 'Bearer bad', { tenant: 'a' }, 'SESSION_REQUIRED'],
    ['without a tenant', 'Bearer good', {}, 'REQUEST_INVALID'],
    ['with a malformed tenant', 'Bearer good', { tenant: '../a' }, 'REQUEST_INVALID'],
    ['with an unknown field', 'Bearer good', { tenant: 'a', admin: true }, 'REQUEST_INVALID'],
  ])('refuses a handshake %s', async (_what, authorization, auth, code) => {
    await expect(open(authorization, auth)).rejects.toMatchObject({ data: { code } });
  });

  it.each([
    ['a text', 'BTC/USD'],
    ['an unqualified name', { instruments: ['BTC/USD'] }],
    ['too many instruments', { instruments: Array.from({ length: 101 }, () => 'kraken:BTC/USD') }],
    ['an unknown field', { instruments: [], room: 'tenant:b' }],
  ])('refuses to watch %s and stays connected', async (_what, request) => {
    await open('Bearer good', { tenant: 'a' });
    expect(await watch(request)).toMatchObject({ ok: false, problem: { code: 'REQUEST_INVALID' } });
    expect(await watch({ instruments: [] })).toEqual({ ok: true });
  });
});
