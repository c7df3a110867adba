import type { Clock, EpochMs, Rng, Timers } from '@tidegate/kernel';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

import type { FaultEngine, FaultTarget } from './core/fault-engine.js';
import { FrameFaults } from './core/frame-faults.js';
import { systemTime } from './system-time.js';

export interface SessionOptions {
  readonly id: number;
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly time: Clock & Timers;
  /** The venue's time, for heartbeats and idle timeouts. */
  readonly now: () => EpochMs;
  readonly faults: FaultEngine;
  readonly rng: Rng;
  /** Maximum bytes buffered for a slow client before it is dropped. */
  readonly bufferBytesMax: number;
  readonly onDropped: (reason: string) => void;
}

interface Delayed {
  readonly text: string;
  readonly dueAt: EpochMs;
}

const DELAYED_MAX = 10_000;
const SETTLE_REAL_MS_MAX = 10_000;

/** One connected client: its subscriptions, the times of its last traffic, and its outgoing frames. */
export class SocketSession {
  readonly id: number;
  /** Subscribed topic by slot. */
  readonly subscriptions = new Map<string, string>();
  lastSentAt: EpochMs;
  lastReceivedAt: EpochMs;
  private readonly frameFaults: FrameFaults;
  private delayed: Delayed[] = [];

  constructor(private readonly options: SessionOptions) {
    this.id = options.id;
    const now = options.now();
    this.lastSentAt = now;
    this.lastReceivedAt = now;
    this.frameFaults = new FrameFaults(options.faults, options.rng);
  }

  /** Sends a frame, subject to the active faults. */
  send(text: string, target: FaultTarget): void {
    this.lastSentAt = this.options.now();
    if (this.frameFaults.isIdle && this.delayed.length === 0) return this.write(text);
    const fate = this.frameFaults.fateOf(text, target);
    if (fate.type === 'close') return this.drop('fault');
    for (const each of fate.texts) {
      if (fate.delayMs > 0 || this.delayed.length > 0) this.delay(each, fate.delayMs);
      else this.write(each);
    }
  }

  /** Buffers writes until `uncork`, so that a batch is one network write. */
  cork(): void {
    this.options.stream.cork();
  }

  uncork(): void {
    this.options.stream.uncork();
  }

  /** Whether requests are answered; `false` on a half-open connection. */
  get isAnswering(): boolean {
    return this.options.faults.inForce('half_open') === null;
  }

  /**
   * Resolves when the client has received everything sent so far, or has disconnected: the pong to a ping follows all
   * earlier frames. Drops a client that does not answer in time.
   */
  settled(): Promise<void> {
    const { socket } = this.options;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      const deadline = systemTime.after(SETTLE_REAL_MS_MAX, () => this.drop('does not answer'));
      const done = (): void => {
        deadline.cancel();
        socket.off('pong', done);
        socket.off('close', done);
        resolve();
      };
      socket.on('pong', done);
      socket.on('close', done);
      socket.ping();
    });
  }

  drop(reason: string): void {
    this.options.onDropped(reason);
    this.options.socket.terminate();
  }

  close(code: number, reason: string): void {
    this.options.socket.close(code, reason);
  }

  /** Delays a frame; frames of one connection keep their order. */
  private delay(text: string, delayMs: number): void {
    const { time } = this.options;
    const now = time.now();
    const dueAt = Math.max(now + delayMs, this.delayed.at(-1)?.dueAt ?? 0) as EpochMs;
    if (this.delayed.length >= DELAYED_MAX) return this.drop('too many delayed frames');
    this.delayed.push({ text, dueAt });
    time.after(dueAt - now, () => this.sendDue());
  }

  private sendDue(): void {
    const now = this.options.time.now();
    const due = this.delayed.filter((frame) => frame.dueAt <= now);
    this.delayed = this.delayed.slice(due.length);
    for (const frame of due) this.write(frame.text);
  }

  private write(text: string): void {
    const { socket, bufferBytesMax } = this.options;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(text);
    if (socket.bufferedAmount > bufferBytesMax) this.drop('slow client');
  }
}
