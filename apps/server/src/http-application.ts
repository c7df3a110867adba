import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from '@tidegate/kernel';

import type { HttpReply } from './api/http-reply.js';
import { ProblemFilter } from './api/problem.filter.js';
import { answerBadAddress, answerUnreadable } from './api/protocol-problems.js';

const BODY_BYTES_MAX = 1_048_576;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** An application over HTTP in which every error leaves as problem details, also those before any route. */
export async function createHttpApplication(
  module: DynamicModule | Type,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    // The framework types a reply by its route, and here there is none.
    frameworkErrors: (error: Error, request: { readonly url: string }, reply: unknown) => {
      answerBadAddress(error, request, reply as HttpReply);
    },
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  const methodsOf = (url: string): readonly string[] =>
    METHODS.filter((method) => fastify.hasRoute({ method, url }));
  app.useGlobalFilters(new ProblemFilter({ logger, methodsOf }));
  return app;
}
