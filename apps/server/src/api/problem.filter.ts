import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { InvariantViolation, TidegateError, type Logger } from '@tidegate/kernel';

import { CommandRefused } from '../control/command-refused.js';
import type { HttpReply } from './http-reply.js';
import { statusOfCode } from './problem-codes.js';
import { problem, PROBLEM_CONTENT_TYPE, type Problem } from './problem.js';

export interface ProblemFilterSetup {
  readonly logger: Logger;
  /** The methods that the server accepts at a path without query; empty for an unknown path. */
  readonly methodsOf: (path: string) => readonly string[];
}

interface HttpRequest {
  readonly url: string;
  readonly method: string;
}

const NOT_FOUND = 404;
const UNAUTHORISED = 401;

/** Answers every error with problem details. Logs server faults (5xx); an internal fault is not shown to the client. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly setup: ProblemFilterSetup) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const reply = http.getResponse<HttpReply>().header('content-type', PROBLEM_CONTENT_TYPE);
    const allowed = this.allowedInstead(thrown, request);
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    const details = allowed.length > 0 ? wrongMethod(request, allowed) : problemOf(thrown, request);
    if (details.status === UNAUTHORISED) reply.header('www-authenticate', 'Bearer');
    if (details.status >= 500) {
      const { logger } = this.setup;
      logger.error('Request failed', { path: request.url, error: thrown });
    }
    await reply.status(details.status).send(details);
  }

  /** For a 404, the methods that its path accepts; empty for an unknown path or another error. */
  private allowedInstead(thrown: unknown, { url }: HttpRequest): readonly string[] {
    const isMissing = thrown instanceof HttpException && thrown.getStatus() === NOT_FOUND;
    return isMissing ? this.setup.methodsOf(url.split('?', 1)[0] ?? url) : [];
  }
}

function wrongMethod({ method, url }: HttpRequest, allowed: readonly string[]): Problem {
  const detail = `${method} is not allowed here; allowed methods: ${allowed.join(', ')}`;
  return problem({ status: 405, code: 'HTTP_405', detail, instance: url });
}

function problemOf(thrown: unknown, { url: instance }: HttpRequest): Problem {
  if (thrown instanceof HttpException) {
    const status = thrown.getStatus();
    return problem({ status, code: `HTTP_${status}`, detail: thrown.message, instance });
  }
  if (thrown instanceof TidegateError) {
    const status = thrown.retryable ? 503 : statusOf(thrown);
    if (status !== null) {
      return problem({ status, code: thrown.code, detail: thrown.message, instance });
    }
  }
  const refused = refusedByFramework(thrown);
  if (refused) return problem({ ...refused, code: `HTTP_${refused.status}`, instance });
  const detail = 'Internal error; the server log has the details.';
  return problem({ status: 500, code: 'INTERNAL', detail, instance });
}

/** The status of a refused request; `null` for a server fault. */
function statusOf(thrown: TidegateError): number | null {
  if (thrown instanceof InvariantViolation) return null;
  return statusOfCode(thrown.code) ?? (thrown instanceof CommandRefused ? 409 : null);
}

/** Fastify refuses an oversized, malformed or unsupported body before routing, with its own `statusCode`. */
function refusedByFramework(thrown: unknown): { status: number; detail: string } | null {
  const { statusCode, message } = (thrown ?? {}) as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return null;
  return { status: statusCode, detail: typeof message === 'string' ? message : 'refused' };
}
