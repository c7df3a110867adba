import { TidegateError } from '@tidegate/kernel';

/** The engine's own refusal of a command, with its code and sentence: the caller's matter, not a fault of the server. */
export class CommandRefused extends TidegateError {
  constructor(refusal: TidegateError) {
    super(refusal.code, refusal.message, { ...refusal.options, cause: refusal });
  }
}
