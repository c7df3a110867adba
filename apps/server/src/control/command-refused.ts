import { TidegateError } from '@tidegate/kernel';

/** The engine refused a command, with its code and message: a client error, not a server fault. */
export class CommandRefused extends TidegateError {
  constructor(refusal: TidegateError) {
    super(refusal.code, refusal.message, { ...refusal.options, cause: refusal });
  }
}
