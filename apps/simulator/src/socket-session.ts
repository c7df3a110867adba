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
  /** The venue's instant, for signs of life. */
  readonly now: () => EpochMs;
  readonly faults: FaultEngine;
  readonly rng: Rng;
  /** Bytes that may wait for a slow client before it is dropped. */
  readonly bufferBytesMax: number;
  readonly onDropped: (reason: string) => void;
}

interface Delayed {
  readonly text: string;
  readonly dueAt: EpochMs;
}

const DELAYED_MAX = 10_000;
const SETTLE_REAL_MS_MAX = 10_000;

/** One connected client: what it subscribed to, when it was last heard of, and the way out to it. */
export class SocketSession {
  readonly id: number;
  /** The topic in each slot that it has taken. */
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

  /** Sends a frame, or does to it what a fault demands. */
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

  /** Holds what is written back until `uncork`, so that one batch is one write to the network. */
  cork(): void {
    this.options.stream.cork();
  }

  uncork(): void {
    this.options.stream.uncork();
  }

  /** Whether the client seems to be there; a half-open connection answers nothing. */
  get isAnswering(): boolean {
    return this.options.faults.inForce('half_open') === null;
  }

  /**
   * Resolves when the client has taken in everything sent so far, or is gone; a ping comes back after all that
   * went before it. A client that does not answer in time is dropped.
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

  /** Delayed frames keep their order, like everything on one connection. */
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
