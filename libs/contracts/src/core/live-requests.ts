import 'reflect-metadata';

import { ArrayMaxSize, IsArray, IsObject, IsOptional, Matches } from 'class-validator';

import { NAME, NAMED } from './names.js';

const QUALIFIED = /^[a-z0-9-]{1,40}:[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
/** Instruments that one client may watch at a time. */
const WATCHED_MAX = 100;

/** The socket event `watch`. */
export class WatchRequest {
  @IsArray()
  @ArrayMaxSize(WATCHED_MAX)
  @Matches(QUALIFIED, { each: true, message: '$property must be named like kraken:BTC/USD' })
  instruments!: string[];
}

/** The handshake of the socket (`auth`). */
export class HandshakeRequest {
  /** A claim: the server checks it against the session or key. */
  @Matches(NAME, NAMED)
  tenant!: string;

  /** The last sequence received, by stream, to resume after a lost connection. */
  @IsOptional()
  @IsObject()
  after?: Record<string, unknown>;
}
