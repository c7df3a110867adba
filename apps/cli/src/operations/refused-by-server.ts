import { TidegateError } from '@tidegate/kernel';

/** A request that the running server rejected, with the server's code and message. */
export class RefusedByServer extends TidegateError {}
