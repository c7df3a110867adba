import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { LiveReply } from '@tidegate/contracts';
import { messageOf, TidegateError } from '@tidegate/kernel';

import { RUNTIME, type ServerRuntime } from '../runtime.js';

/** Answers a refused message in its acknowledgement, with a stable code. */
@Catch()
export class LiveProblemFilter implements ExceptionFilter {
  constructor(@Inject(RUNTIME) private readonly runtime: ServerRuntime) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host
      .getArgs<unknown[]>()
      .find((argument): argument is (reply: LiveReply) => void => typeof argument === 'function');
    if (!(thrown instanceof TidegateError)) {
      this.runtime.logger.error('A socket message failed', { error: thrown });
    }
    const problem =
      thrown instanceof TidegateError
        ? { code: thrown.code, detail: messageOf(thrown) }
        : { code: 'INTERNAL', detail: 'The server failed to handle the message' };
    reply?.({ ok: false, problem });
  }
}
