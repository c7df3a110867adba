import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { messageOf, TidegateError, type Logger } from '@tidegate/kernel';

import type { HttpReply } from './http-reply.js';

/** An error as RFC 9457 describes it, with our stable code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
}

/** Every error leaves as problem details; what the caller cannot help is logged and not shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<{ readonly url: string }>();
    const problem = problemOf(thrown, request.url);
    if (problem.status >= 500) {
      this.logger.error('A request failed', { path: request.url, problem: messageOf(thrown) });
    }
    await http
      .getResponse<HttpReply>()
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .send(problem);
  }
}

function problemOf(thrown: unknown, instance: string): Problem {
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

function problem(parts: Omit<Problem, 'type' | 'title'>): Problem {
  const title = TITLES.get(parts.status) ?? 'Error';
  return { type: 'about:blank', title, ...parts };
}

const TITLES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad request'],
  [404, 'Not found'],
  [405, 'Method not allowed'],
  [413, 'Payload too large'],
  [500, 'Internal server error'],
  [503, 'Not available'],
]);
