import { messageOf, type Logger, type Rng, type Timer } from '@tidegate/kernel';
import { WebSocket, type RawData } from 'ws';

import { AttemptWindow } from './core/attempt-window.js';
import { Backoff } from './core/backoff.js';
import type { AdapterSetup } from './wire.js';

export interface SocketLimits {
  readonly frameBytesMax: number;
  readonly handshakeTimeoutMs: number;
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
  readonly reconnectBaseMs: number;
  readonly reconnectCapMs: number;
  readonly reconnectSlowMs: number;
  readonly quickReconnects: number;
  readonly stableAfterMs: number;
  readonly reconnectsMax: number;
  readonly reconnectWindowMs: number;
}

export interface SocketListener {
  opened(): void;
  text(text: string): void;
  /** Called after `pingAfterMs` without a message. */
  idle(): void;
  /** Called once per lost connection and once per failed attempt. */
  closed(reason: string): void;
}

const CHECKS_PER_PING = 4;
const BINARY_FRAME = 'binary frame; the protocol has only text frames';

/**
 * A WebSocket that reconnects after a loss or silence. Reconnects use decorrelated jitter, slow down after repeated
 * failures or an announced outage, and never exceed the venue's limit of attempts.
 */
export class ReconnectingSocket {
  private readonly backoff: Backoff;
  private readonly attempts: AttemptWindow;
  private readonly logger: Logger;
  private readonly rng: Rng;
  private socket: WebSocket | null = null;
  private retry: Timer | null = null;
  private watch: Timer | null = null;
  private stopped = true;
  private openedAt: number | null = null;
  private heardAt = 0;
  private idleReported = false;
  private failures = 0;
  private outageExpected = false;
  private closeReason = '';

  constructor(
    private readonly url: string,
    private readonly limits: SocketLimits,
    private readonly setup: AdapterSetup,
    private readonly listener: SocketListener,
  ) {
    const { reconnectBaseMs: baseMs, reconnectCapMs: capMs } = limits;
    this.rng = setup.rng;
    this.backoff = new Backoff({ baseMs, capMs }, this.rng);
    this.attempts = new AttemptWindow(limits.reconnectsMax, limits.reconnectWindowMs);
    this.logger = setup.logger;
  }

  get isOpen(): boolean {
    return this.openedAt !== null;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    const interval = this.limits.pingAfterMs / CHECKS_PER_PING;
    this.watch = this.setup.wireTime.every(interval, () => this.checkSilence());
    this.connect();
  }

  /** Sends `text` if the socket is open; otherwise returns `false`. */
  send(text: string): boolean {
    if (!this.socket || this.openedAt === null) return false;
    this.socket.send(text);
    return true;
  }

  /** Drops the connection and reconnects. */
  drop(reason: string): void {
    if (!this.socket) return;
    this.closeReason = reason;
    this.socket.terminate();
  }

  /** Sets whether the venue announced an outage; reconnects are then slow. */
  expectOutage(expected: boolean): void {
    this.outageExpected = expected;
  }

  /** Resolves when the socket is closed; the listener is not called afterwards. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.openedAt = null;
    this.retry?.cancel();
    this.watch?.cancel();
    const { socket } = this;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        resolve();
      });
    });
    socket.terminate();
    await closed;
  }

  private connect(): void {
    if (this.stopped) return;
    this.attempts.note(this.setup.wireTime.now());
    this.closeReason = '';
    const socket = new WebSocket(this.url, {
      handshakeTimeout: this.limits.handshakeTimeoutMs,
      maxPayload: this.limits.frameBytesMax,
      perMessageDeflate: false,
      headers: { 'User-Agent': 'tidegate' },
    });
    this.socket = socket;
    socket.on('open', () => this.handleOpen());
    socket.on('message', (data, isBinary) => this.handleMessage(data, isBinary));
    socket.on('error', (error) => (this.closeReason ||= messageOf(error)));
    socket.on('close', (code) => this.handleClose(code));
  }

  private handleOpen(): void {
    if (this.stopped) return;
    this.openedAt = this.setup.wireTime.now();
    this.heard();
    this.logger.info('Connected', { url: this.url });
    this.listener.opened();
  }

  private handleMessage(data: RawData, isBinary: boolean): void {
    if (this.stopped) return;
    this.heard();
    if (isBinary) return this.drop(BINARY_FRAME);
    this.listener.text((data as Buffer).toString());
  }

  private handleClose(closeCode: number): void {
    this.socket = null;
    if (this.stopped) return;
    const reason = this.closeReason || `closed with code ${closeCode}`;
    const now = this.setup.wireTime.now();
    const wasStable = this.openedAt !== null && now - this.openedAt >= this.limits.stableAfterMs;
    this.openedAt = null;
    this.failures = wasStable ? 1 : this.failures + 1;
    if (wasStable) this.backoff.reset();
    const waitMs = this.nextWait(now);
    const { url } = this;
    const fields = { code: 'VENUE_UNREACHABLE', url, reason, waitMs, failures: this.failures };
    this.logger.warn('Not connected; reconnecting', fields);
    this.listener.closed(reason);
    this.retry = this.setup.wireTime.after(waitMs, () => this.connect());
  }

  /** The back-off, plus any wait required by the venue's limit of attempts. */
  private nextWait(now: number): number {
    const isSlow = this.outageExpected || this.failures > this.limits.quickReconnects;
    const waitMs = this.backoff.next(isSlow ? this.limits.reconnectSlowMs : 0);
    return Math.ceil(waitMs + this.attempts.waitMs(now + waitMs));
  }

  private heard(): void {
    this.heardAt = this.setup.wireTime.now();
    this.idleReported = false;
  }

  private checkSilence(): void {
    if (this.openedAt === null) return;
    const silentMs = this.setup.wireTime.now() - this.heardAt;
    if (silentMs >= this.limits.deadAfterMs) return this.drop(`silent for ${silentMs} ms`);
    if (silentMs < this.limits.pingAfterMs || this.idleReported) return;
    this.idleReported = true;
    this.listener.idle();
  }
}
