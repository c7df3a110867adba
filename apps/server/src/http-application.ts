import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Logger } from '@tidegate/kernel';

import type { HttpReply } from './api/http-reply.js';
import { RequestPipe } from './api/request.pipe.js';
import { ProblemFilter } from './api/problem.filter.js';
import {
  answerBadAddress,
  answerExpectation,
  answerUnreadable,
  answerWithoutHost,
} from './api/protocol-problems.js';

/** Limits on each request. */
export interface HttpLimits {
  readonly bodyBytesMax: number;
  /** From the first byte to the last; a slower request gets 408. */
  readonly requestTimeoutMs: number;
  /** How often open connections are checked against the timeout. */
  readonly checkIntervalMs: number;
}

const LIMITS: HttpLimits = {
  bodyBytesMax: 1_048_576,
  requestTimeoutMs: 30_000,
  checkIntervalMs: 5_000,
};
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Creates an HTTP application that answers every error with problem details, including errors before routing. */
export async function createHttpApplication(
  module: DynamicModule | Type,
  logger: Logger,
  { bodyBytesMax, requestTimeoutMs, checkIntervalMs }: HttpLimits = LIMITS,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    http: {
      connectionsCheckingInterval: checkIntervalMs,
      headersTimeout: requestTimeoutMs,
      // Node rejects these with an empty response; `answerWithoutHost` sends problem details instead.
      requireHostHeader: false,
    },
    forceCloseConnections: true,
    // Fastify types a reply by its route; at this point there is no route.
    frameworkErrors: (error: Error, request: { readonly url: string }, reply: unknown) => {
      answerBadAddress(error, request, reply as HttpReply);
    },
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
  });
  app.useWebSocketAdapter(new IoAdapter(app));
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', async ({ raw, url }, reply) => {
    if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
      answerWithoutHost(url, reply);
      return reply;
    }
    return undefined;
  });
  fastify.server.on('checkExpectation', answerExpectation);
  const methodsOf = (url: string): readonly string[] =>
    METHODS.filter((method) => fastify.hasRoute({ method, url }));
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter({ logger, methodsOf }));
  return app;
}
