import { messageOf, TidegateError, type Logger } from '@tidegate/kernel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ControlRoutes } from './control-routes.js';
import { bodyText, parametersOf } from './http-request.js';
import { envelopeText, refuse, REST_ERRORS } from './kraken/rest-answer.js';
import type { RestRoutes } from './rest-routes.js';
import type { SocketServer } from './socket-server.js';

export interface HttpServerOptions {
  readonly rest: RestRoutes;
  readonly control: ControlRoutes;
  readonly sockets: SocketServer;
  readonly logger: Logger;
}

const LOOPBACK = '127.0.0.1';
const KEEP_ALIVE_MS = 65_000;

/** One loopback port for REST, WebSocket, and control. */
export class HttpServer {
  private readonly server: Server;

  constructor(private readonly options: HttpServerOptions) {
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.handle(request, response).catch((error: unknown) => this.fail(error, response));
    });
    this.server.on('upgrade', (request, stream, head) =>
      options.sockets.upgrade(request, stream, head),
    );
  }

  /** Listens on `port` (0: any free port) and resolves with the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (cause) =>
        reject(
          new TidegateError('PORT_UNAVAILABLE', `Cannot listen on port ${port}`, {
            cause,
            details: { port },
          }),
        ),
      );
      this.server.listen(port, LOOPBACK, () =>
        resolve((this.server.address() as AddressInfo).port),
      );
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${LOOPBACK}`);
    if (url.pathname.startsWith('/control/')) {
      return this.options.control.handle(url.pathname, request, response);
    }
    if (!url.pathname.startsWith('/0/')) {
      response.writeHead(404).end();
      return;
    }
    const body = await bodyText(request);
    const contentType = request.headers['content-type'] ?? '';
    const parameters = body.ok ? parametersOf(url.searchParams, body.value, contentType) : body;
    if (!parameters.ok) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(envelopeText(refuse(REST_ERRORS.invalidArguments)));
      return;
    }
    const address = request.socket.remoteAddress ?? 'unknown';
    const restRequest = { address, path: url.pathname, parameters: parameters.value };
    return this.options.rest.handle(restRequest, response);
  }

  /** Logs an unexpected failure and ends the response. */
  private fail(error: unknown, response: ServerResponse): void {
    this.options.logger.error('Request failed', { error: messageOf(error) });
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}
