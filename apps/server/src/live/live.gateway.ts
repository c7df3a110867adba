import { Inject, UseFilters, type OnApplicationShutdown } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { HandshakeRequest, WatchRequest, type LiveReply } from '@tidegate/contracts';
import { messageOf, tenantId, TidegateError } from '@tidegate/kernel';
import { ENGINE_HUB, EVENT_BUS, type EngineHub, type EventBus } from '@tidegate/trading';

import { Access } from '../access/access.js';
import { bindRequest } from '../api/bind-request.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { LIVE_ACCESS, type LiveAccess, type LiveCredentials } from './live-access.js';
import { LiveProblemFilter } from './live-problem.filter.js';
import { LiveServer, type LiveIo, type LiveSocket } from './live-server.js';

/** The socket at `/live`: checks the handshake, then hands connections to `LiveServer`. */
@WebSocketGateway({
  path: '/live',
  transports: ['websocket'],
  serveClient: false,
  maxHttpBufferSize: 16_384,
  connectTimeout: 5_000,
})
@Access('public')
@UseFilters(LiveProblemFilter)
export class LiveGateway implements OnGatewayInit<LiveIo>, OnApplicationShutdown {
  private live: LiveServer | null = null;

  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(EVENT_BUS) private readonly bus: EventBus,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
    @Inject(LIVE_ACCESS) private readonly access: LiveAccess,
  ) {}

  afterInit(io: LiveIo): void {
    const { session, systemTime, logger, plan } = this.runtime;
    const live = new LiveServer({
      io,
      access: this.access,
      bus: this.bus,
      hub: this.hub,
      session,
      timeframes: plan.settings.timeframes,
      time: systemTime,
      logger: logger.child({ component: 'live' }),
    });
    this.live = live;
    io.use((socket, next) => {
      admitted(live, socket).then(
        () => next(),
        (thrown: unknown) => next(refusalOf(thrown)),
      );
    });
  }

  onApplicationShutdown(): void {
    this.live?.stop();
  }

  @SubscribeMessage('watch')
  watch(
    @ConnectedSocket() socket: LiveSocket,
    @MessageBody() { instruments }: WatchRequest,
  ): LiveReply {
    if (!this.live) throw new TidegateError('ENGINE_NOT_READY', 'The server is still starting');
    return this.live.watch(socket, instruments);
  }
}

async function admitted(live: LiveServer, socket: LiveSocket): Promise<void> {
  const { tenant } = bindRequest(HandshakeRequest, socket.handshake.auth, 'handshake');
  await live.admit(socket, credentialsOf(socket, tenant));
}

function credentialsOf(socket: LiveSocket, tenant: string): LiveCredentials {
  const { headers, address } = socket.handshake;
  return {
    cookie: headers.cookie,
    authorization: headers.authorization,
    origin: headers.origin,
    host: headers.host,
    address,
    tenant: tenantId(tenant),
  };
}

/** socket.io sends `message` and `data` of the error to the client. */
function refusalOf(thrown: unknown): Error {
  const isOurs = thrown instanceof TidegateError;
  const code = isOurs ? thrown.code : 'INTERNAL';
  const detail = isOurs ? messageOf(thrown) : 'The server failed to check the connection';
  return Object.assign(new Error(code), { data: { code, detail } });
}
