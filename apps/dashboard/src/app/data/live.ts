import {
  computed,
  type DestroyRef,
  effect,
  inject,
  Service,
  signal,
  type Signal,
  untracked,
  type WritableSignal,
} from '@angular/core';
import type { Socket } from 'socket.io-client';

import { linkAt } from '../util/link.js';
import { StreamPositions } from '../util/stream-positions.js';
import { Clock } from './clock.js';
import type {
  ClientEvents,
  LiveBatch,
  LiveEvent,
  LiveProblem,
  LiveStatus,
  LiveTick,
  ServerEvents,
} from '@tidegate/contracts';
import { CurrentScope } from './scope.js';
import { Session } from './session.js';

/** Events kept while the page is hidden; beyond them the pages read again. */
const WAITING_MAX = 1_000;

/** Between attempts after the server has ended or refused a connection. */
const RECONNECT_MS = 3_000;

type Listener = (events: readonly LiveEvent[]) => void;

/** The socket's state: frames are collected and applied once per animation frame. */
@Service()
export class Live {
  private readonly session = inject(Session);
  private readonly current = inject(CurrentScope);
  private readonly clock = inject(Clock);
  private readonly positions = new StreamPositions();
  private readonly listeners = new Set<Listener>();
  private readonly tickSignals = new Map<string, WritableSignal<LiveTick | null>>();
  private readonly waitingTicks = new Map<string, LiveTick>();
  private waitingEvents: LiveEvent[] = [];
  private waitingStatus: LiveStatus | null = null;
  private frame = 0;
  private socket: Socket<ServerEvents, ClientEvents> | null = null;
  private tenant = '';

  private readonly isOpen = signal(false);
  private readonly lastFrameAt = signal<number | null>(null);
  private readonly currentStatus = signal<LiveStatus | null>(null);
  private readonly losses = signal(0);
  private readonly watched = signal<ReadonlyMap<string, number>>(new Map());

  readonly status = this.currentStatus.asReadonly();
  /** Grows when events were lost: what was read by REST before is out of date. */
  readonly reloads = this.losses.asReadonly();
  readonly link = computed(() => linkAt(this.clock.now(), this.isOpen(), this.lastFrameAt()));

  constructor() {
    effect(() => {
      const tenant = this.session.state() === 'signed-in' ? this.current.tenant() : '';
      if (tenant !== this.tenant) void this.connect(tenant);
    });
    effect(() => {
      const instruments = [...this.watched().keys()];
      this.isOpen();
      this.socket?.emit('watch', { instruments }, () => undefined);
    });
  }

  /** The latest tick of an instrument, for example `kraken:BTC/USD`; `null` until one arrives. See `watch`. */
  tickOf(instrument: string): Signal<LiveTick | null> {
    return this.tickSignal(instrument);
  }

  /** Asks for the ticks of instruments as long as the caller lives. */
  watch(instruments: () => readonly string[]): void {
    effect((onCleanup) => {
      const watched = [...new Set(instruments())];
      untracked(() => {
        this.count(watched, 1);
      });
      onCleanup(() => {
        untracked(() => {
          this.count(watched, -1);
        });
      });
    });
  }

  /** Calls back with new events, once per animation frame. */
  onEvents(listener: Listener, destroyRef: DestroyRef): void {
    this.listeners.add(listener);
    destroyRef.onDestroy(() => this.listeners.delete(listener));
  }

  private async connect(tenant: string): Promise<void> {
    this.tenant = tenant;
    this.socket?.disconnect();
    this.socket = null;
    this.positions.forget();
    this.isOpen.set(false);
    this.lastFrameAt.set(null);
    this.currentStatus.set(null);
    if (tenant === '') return;
    const { io } = await import('socket.io-client');
    if (this.tenant !== tenant) return;
    const socket: Socket<ServerEvents, ClientEvents> = io({
      path: '/live',
      transports: ['websocket'],
      withCredentials: true,
      auth: (send) => {
        send({ tenant, after: this.positions.after });
      },
    });
    this.socket = socket;
    this.listen(socket);
  }

  private listen(socket: Socket<ServerEvents, ClientEvents>): void {
    socket.on('connect', () => {
      this.isOpen.set(true);
    });
    socket.on('disconnect', () => {
      this.isOpen.set(false);
      this.reconnect(socket);
    });
    socket.on('connect_error', (error: Error & { readonly data?: LiveProblem }) => {
      const code = error.data?.code ?? '';
      if (code === 'TOKEN_REQUIRED') this.session.ended();
      else if (!code.endsWith('_FORBIDDEN')) this.reconnect(socket);
    });
    socket.on('welcome', ({ sequences }) => {
      this.positions.start(sequences);
      this.arrived();
    });
    socket.on('batch', (batch) => {
      this.takeBatch(socket, batch);
      this.arrived();
    });
    socket.on('tick', (tick) => {
      this.waitingTicks.set(tick.instrument, tick);
      this.arrived();
    });
    socket.on('status', (status) => {
      this.waitingStatus = status;
      this.arrived();
    });
  }

  /** The library reconnects after a lost connection, but not after the server ended or refused it. */
  private reconnect(socket: Socket<ServerEvents, ClientEvents>): void {
    if (socket.active || socket !== this.socket) return;
    setTimeout(() => {
      if (socket === this.socket) socket.connect();
    }, RECONNECT_MS);
  }

  private takeBatch(socket: Socket<ServerEvents, ClientEvents>, batch: LiveBatch): void {
    switch (this.positions.take(batch)) {
      case 'apply':
        this.waitingEvents.push(...batch.events.map(({ event }) => event));
        if (this.waitingEvents.length > WAITING_MAX) this.loseEvents();
        return;
      case 'reload':
        this.loseEvents();
        return;
      case 'resume':
        socket.disconnect().connect();
        return;
      case 'skip':
        return;
    }
  }

  private loseEvents(): void {
    this.waitingEvents = [];
    this.losses.update((count) => count + 1);
  }

  private arrived(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.apply();
    });
  }

  private apply(): void {
    this.frame = 0;
    this.lastFrameAt.set(Date.now());
    for (const [instrument, tick] of this.waitingTicks) this.tickSignal(instrument).set(tick);
    this.waitingTicks.clear();
    if (this.waitingStatus !== null) this.currentStatus.set(this.waitingStatus);
    this.waitingStatus = null;
    const events = this.waitingEvents;
    this.waitingEvents = [];
    if (events.length === 0) return;
    for (const listener of this.listeners) listener(events);
  }

  private tickSignal(instrument: string): WritableSignal<LiveTick | null> {
    const known = this.tickSignals.get(instrument);
    if (known) return known;
    const made = signal<LiveTick | null>(null);
    this.tickSignals.set(instrument, made);
    return made;
  }

  private count(instruments: readonly string[], change: 1 | -1): void {
    this.watched.update((before) => {
      const after = new Map(before);
      for (const instrument of instruments) {
        const count = (after.get(instrument) ?? 0) + change;
        if (count > 0) after.set(instrument, count);
        else after.delete(instrument);
      }
      return after;
    });
  }
}
