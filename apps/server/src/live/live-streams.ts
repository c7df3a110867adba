import { liveEventOf } from '@tidegate/composition';
import type { LiveBatch } from '@tidegate/contracts';
import type { AccountId, TenantId } from '@tidegate/kernel';
import { scopeOfEvent } from '@tidegate/model';
import {
  isReference,
  PLATFORM_TENANT,
  type EventBatch,
  type EventBus,
  type SequencedEvent,
  type Subscription,
} from '@tidegate/trading';

import type { LiveAudience } from './live-access.js';
import { tenantRoom } from './live-rooms.js';

/** The stream that every connection receives besides its tenant's. */
export const PLATFORM_STREAM = 'platform';

export interface LiveStreamsSetup {
  readonly bus: EventBus;
  readonly emit: (room: string, batch: LiveBatch) => void;
}

interface OpenStream {
  readonly subscription: Subscription;
  /** Connections by account; `null` counts those that see the whole tenant. */
  readonly audiences: Map<AccountId | null, number>;
}

/**
 * Turns committed events into batches, one per room, while a room has connections. Batches of a room cover the stream
 * without gaps: `to` of one is `from` − 1 of the next, also where events are left out.
 */
export class LiveStreams {
  private readonly streams = new Map<TenantId, OpenStream>();
  private readonly platform: Subscription;

  constructor(private readonly setup: LiveStreamsSetup) {
    this.platform = setup.bus.subscribe({
      tenant: PLATFORM_TENANT,
      deliver: (batch) => {
        setup.emit(tenantRoom(PLATFORM_STREAM), this.platformBatch(batch));
      },
    });
  }

  open({ tenant, accounts }: LiveAudience): void {
    const stream = this.streams.get(tenant) ?? this.start(tenant);
    for (const account of accounts ?? [null]) {
      stream.audiences.set(account, (stream.audiences.get(account) ?? 0) + 1);
    }
  }

  /** Releases what `open` took; without connections a tenant costs nothing. */
  close({ tenant, accounts }: LiveAudience): void {
    const stream = this.streams.get(tenant);
    if (!stream) return;
    for (const account of accounts ?? [null]) {
      const left = (stream.audiences.get(account) ?? 0) - 1;
      if (left > 0) stream.audiences.set(account, left);
      else stream.audiences.delete(account);
    }
    if (stream.audiences.size > 0) return;
    stream.subscription.close();
    this.streams.delete(tenant);
  }

  stop(): void {
    this.platform.close();
    for (const { subscription } of this.streams.values()) subscription.close();
    this.streams.clear();
  }

  /** Tenants with connections. */
  get tenants(): readonly TenantId[] {
    return [...this.streams.keys()];
  }

  /** Accounts of a tenant with connections of their own; `null` stands for the whole tenant. */
  audiencesOf(tenant: TenantId): readonly (AccountId | null)[] {
    return [...(this.streams.get(tenant)?.audiences.keys() ?? [])];
  }

  /** The last sequence of both streams of an audience. */
  sequencesOf({ tenant }: LiveAudience): Readonly<Record<string, number>> {
    const { bus } = this.setup;
    return {
      [tenant]: bus.sequenceOf(tenant),
      [PLATFORM_STREAM]: bus.sequenceOf(PLATFORM_TENANT),
    };
  }

  /** What an audience missed after the sequences that it received last. */
  missedBy(
    { tenant, accounts }: LiveAudience,
    after: Readonly<Record<string, number>>,
  ): readonly LiveBatch[] {
    const { bus } = this.setup;
    const batches: LiveBatch[] = [];
    const own = after[tenant];
    if (own !== undefined) {
      const isSeen = (account: AccountId | null): boolean =>
        accounts === null || account === null || accounts.has(account);
      batches.push(this.batchOf(tenant, bus.since(tenant, own), isSeen));
    }
    const platform = after[PLATFORM_STREAM];
    if (platform !== undefined) {
      batches.push(this.platformBatch(bus.since(PLATFORM_TENANT, platform)));
    }
    return batches.filter(({ events, isLossy }) => isLossy || events.length > 0);
  }

  private start(tenant: TenantId): OpenStream {
    const subscription = this.setup.bus.subscribe({
      tenant,
      deliver: (batch) => {
        this.deliver(tenant, batch);
      },
    });
    const stream: OpenStream = { subscription, audiences: new Map() };
    this.streams.set(tenant, stream);
    return stream;
  }

  private deliver(tenant: TenantId, batch: EventBatch): void {
    for (const audience of this.audiencesOf(tenant)) {
      const isSeen = (account: AccountId | null): boolean =>
        audience === null || account === null || account === audience;
      const room = tenantRoom(tenant, audience);
      this.setup.emit(room, this.batchOf(tenant, batch, isSeen));
    }
  }

  /** Events of venues and of every account; reference accounts stay inside. */
  private platformBatch(batch: EventBatch): LiveBatch {
    const isSeen = (account: AccountId | null): boolean => account === null;
    return { ...this.batchOf(PLATFORM_TENANT, batch, isSeen), stream: PLATFORM_STREAM };
  }

  private batchOf(
    tenant: TenantId,
    { events, isLossy }: EventBatch,
    isSeen: (account: AccountId | null) => boolean,
  ): LiveBatch {
    const last = this.setup.bus.sequenceOf(tenant);
    return {
      stream: tenant,
      from: events[0]?.sequence ?? last + 1,
      to: events.at(-1)?.sequence ?? last,
      isLossy,
      events: events.filter((event) => isShown(event, isSeen)).map(shown),
    };
  }
}

function isShown(
  { event }: SequencedEvent,
  isSeen: (account: AccountId | null) => boolean,
): boolean {
  const scope = scopeOfEvent(event);
  return isSeen(scope?.account ?? null) && !(scope && isReference(scope));
}

function shown({ sequence, event }: SequencedEvent): LiveBatch['events'][number] {
  return { sequence, event: liveEventOf(event) };
}
