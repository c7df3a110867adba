import { randomUUID } from 'node:crypto';

import fastifyCookie from '@fastify/cookie';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '@tidegate/kernel';

import type { HttpReply } from './api/http-reply.js';
import { ProblemFilter } from './api/problem.filter.js';
import {
  answerBadAddress,
  answerExpectation,
  answerUnreadable,
  answerWithoutHost,
} from './api/protocol-problems.js';
import { RequestPipe } from './api/request.pipe.js';
import { securityHeaders } from './web/security-headers.js';

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

export interface HttpSetup {
  readonly logger: Logger;
  /** Whether browsers reach the server through TLS. */
  readonly isEncrypted?: boolean;
}

/** Creates an HTTP application that answers every error with problem details, including errors before routing. */
export async function createHttpApplication(
  module: DynamicModule | Type,
  setup: HttpSetup,
  limits: HttpLimits = LIMITS,
): Promise<NestFastifyApplication> {
  const adapter = httpAdapter(limits);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
  });
  return prepareHttp(app, setup);
}

/** A Fastify server that answers errors before routing with problem details. */
export function httpAdapter({
  bodyBytesMax,
  requestTimeoutMs,
  checkIntervalMs,
}: HttpLimits = LIMITS): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    genReqId: () => randomUUID(),
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
}

/** Adds security headers, cookies, request ids, the binding of requests, and problem details to an application. */
export async function prepareHttp(
  app: NestFastifyApplication,
  { logger, isEncrypted = false }: HttpSetup,
): Promise<NestFastifyApplication> {
  const fastify = app.getHttpAdapter().getInstance();
  const headers = securityHeaders(isEncrypted);
  fastify.addHook('onRequest', async ({ raw, url, id }, reply) => {
    reply.headers({ ...headers, 'x-request-id': id });
    if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
      answerWithoutHost(url, reply);
      return reply;
    }
    return undefined;
  });
  await app.register(fastifyCookie);
  fastify.server.on('checkExpectation', answerExpectation);
  const methodsOf = (url: string): readonly string[] =>
    METHODS.filter((method) => fastify.hasRoute({ method, url }));
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter({ logger, methodsOf }));
  return app;
}
