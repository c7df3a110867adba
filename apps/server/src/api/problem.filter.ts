import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { TidegateError, type Logger } from '@tidegate/kernel';

import type { HttpReply } from './http-reply.js';
import { problem, PROBLEM_CONTENT_TYPE, type Problem } from './problem.js';

export interface ProblemFilterSetup {
  readonly logger: Logger;
  /** The methods that a path without its query answers to; none for a path that nobody serves. */
  readonly methodsOf: (path: string) => readonly string[];
}

interface HttpRequest {
  readonly url: string;
  readonly method: string;
}

const NOT_FOUND = 404;

/** Every error leaves as problem details; what the caller cannot help is logged and not shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly setup: ProblemFilterSetup) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const reply = http.getResponse<HttpReply>().header('content-type', PROBLEM_CONTENT_TYPE);
    const allowed = this.allowedInstead(thrown, request);
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    const found = allowed.length > 0 ? wrongMethod(request, allowed) : problemOf(thrown, request);
    if (found.status >= 500) {
      const { logger } = this.setup;
      logger.error('A request failed', { path: request.url, error: thrown });
    }
    await reply.status(found.status).send(found);
  }

  /** What the path would answer to, when it is only the method that nobody serves. */
  private allowedInstead(thrown: unknown, { url }: HttpRequest): readonly string[] {
    const isMissing = thrown instanceof HttpException && thrown.getStatus() === NOT_FOUND;
    return isMissing ? this.setup.methodsOf(url.split('?', 1)[0] ?? url) : [];
  }
}

function wrongMethod({ method, url }: HttpRequest, allowed: readonly string[]): Problem {
  const detail = `${method} is not for this address; it answers to ${allowed.join(', ')}`;
  return problem({ status: 405, code: 'HTTP_405', detail, instance: url });
}

function problemOf(thrown: unknown, { url: instance }: HttpRequest): Problem {
  if (thrown instanceof HttpException) {
    const status = thrown.getStatus();
    return problem({ status, code: `HTTP_${status}`, detail: thrown.message, instance });
  }
  if (thrown instanceof TidegateError && thrown.retryable) {
    return problem({ status: 503, code: thrown.code, detail: thrown.message, instance });
  }
  const detail = 'The server could not answer; its log says why.';
  return problem({ status: 500, code: 'INTERNAL', detail, instance });
}
