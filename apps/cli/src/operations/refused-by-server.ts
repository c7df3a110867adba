import { TidegateError } from '@tidegate/kernel';

/** A refusal of a running server, with its code and its sentence. */
export class RefusedByServer extends TidegateError {}
