import type {
  ControlEffectAnswer,
  ControlEffectQuery,
  ControlPreviewAnswer,
  ControlPreviewQuery,
} from '@tidegate/contracts';
import {
  instrumentId,
  SECOND_MS,
  TidegateError,
  type Clock,
  type EpochMs,
  type InstrumentId,
  type ShardId,
  type VenueId,
} from '@tidegate/kernel';
import type { FeeSchedule } from '@tidegate/matching';
import {
  isClosedStatus,
  type AccountScope,
  type ControlTarget,
  type OrderBookView,
  type Quote,
} from '@tidegate/model';
import {
  closingTargetOf,
  type AccountDirectory,
  type CommandQueue,
  type TradingReads,
} from '@tidegate/trading';

import { closingPreview } from './core/closing-preview.js';
import type { AccountsScope } from './trading-views.js';

/** A marketable exit is confirmed within this time, or a person must look at it. */
const EXIT_MS_MAX = 30 * SECOND_MS;
const ROWS_PER_READ = 500;

export interface ControlViews {
  preview(place: AccountsScope, query: ControlPreviewQuery): Promise<ControlPreviewAnswer>;
  /** Rejects with `COMMAND_UNKNOWN` if no close or kill of this place has the key. */
  effect(place: AccountsScope, query: ControlEffectQuery): Promise<ControlEffectAnswer>;
}

export interface ControlViewsSetup {
  readonly reads: Pick<TradingReads, 'livePositions' | 'orders' | 'trades'>;
  readonly accounts: AccountDirectory;
  readonly commands: Pick<CommandQueue, 'find'>;
  readonly shards: () => readonly ShardId[];
  readonly market: {
    quote(instrument: InstrumentId): Quote | null;
    book(instrument: InstrumentId): OrderBookView | null;
  };
  readonly fees: FeeSchedule;
  /** Venue of instruments given without one. */
  readonly venue: VenueId;
  readonly clock: Clock;
}

/** Says what a close or a kill would do, and what it achieved, from the durable rows. */
export class StoredControlViews implements ControlViews {
  constructor(private readonly setup: ControlViewsSetup) {}

  async preview(
    place: AccountsScope,
    { instrument }: ControlPreviewQuery,
  ): Promise<ControlPreviewAnswer> {
    const { market, fees, clock, venue, reads } = this.setup;
    const only = instrument === undefined ? null : instrumentId(venue, instrument);
    const isMeant = (row: Placed): boolean => isWithin(row, place, only);
    const registrations = (await this.setup.accounts.list(place)).filter(
      ({ account, lifecycle }) =>
        lifecycle !== 'closed' &&
        (place.account === null || account.scope.account === place.account),
    );
    const positions = (await reads.livePositions(place)).filter(isMeant);
    const held = new Set(positions.map(({ id, scope }) => `${scope.account}/${id}`));
    const filter = place.account === null ? {} : { account: place.account };
    const { rows: orders } = await reads.orders(place, { limit: ROWS_PER_READ, filter });
    const now = clock.now();
    return {
      accounts: registrations.length,
      positions: positions.map((position) => {
        const { instrument: id } = position;
        const [quote, book] = [market.quote(id), market.book(id)];
        return closingPreview(position, { quote, book, fees, now });
      }),
      ordersCancelled: orders.filter(
        ({ status, scope, position }) =>
          !isClosedStatus(status) && held.has(`${scope.account}/${position}`),
      ).length,
      isLive: registrations.some(({ account }) => account.mode === 'live'),
    };
  }

  async effect(place: AccountsScope, { key }: ControlEffectQuery): Promise<ControlEffectAnswer> {
    const { target, takenAt } = await this.closing(place, key);
    if (takenAt === null) {
      return { key, takenAt: null, state: 'waiting', asked: 0, closed: 0, open: [] };
    }
    const isMeant = (row: Placed): boolean => isWithin(row, place, null) && isTarget(row, target);
    const open = (await this.setup.reads.livePositions(place)).filter(
      (position) => isMeant(position) && position.createdAt <= takenAt,
    );
    const closed = await this.closedSince(place, takenAt, isMeant);
    return {
      key,
      takenAt: new Date(takenAt).toISOString(),
      state: this.stateOf(open.length, takenAt),
      asked: open.length + closed,
      closed,
      open: open.map(({ scope, instrument }) => ({ account: scope.account, instrument })),
    };
  }

  private stateOf(open: number, takenAt: EpochMs): ControlEffectAnswer['state'] {
    if (open === 0) return 'done';
    return this.setup.clock.now() - takenAt <= EXIT_MS_MAX ? 'under_way' : 'not_confirmed';
  }

  /** Number of trades of positions that were open at the command and have closed since. */
  private async closedSince(
    place: AccountsScope,
    takenAt: EpochMs,
    isMeant: (row: Placed) => boolean,
  ): Promise<number> {
    const account = place.account === null ? {} : { account: place.account };
    const filter = { ...account, from: takenAt };
    let count = 0;
    let cursor: string | null = null;
    do {
      const page = { limit: ROWS_PER_READ, filter, ...(cursor !== null && { cursor }) };
      const { rows, cursor: next } = await this.setup.reads.trades(place, page);
      count += rows.filter((trade) => isMeant(trade) && trade.openedAt <= takenAt).length;
      cursor = next;
    } while (cursor !== null);
    return count;
  }

  private async closing(
    place: AccountsScope,
    key: string,
  ): Promise<{ readonly target: ControlTarget; readonly takenAt: EpochMs | null }> {
    for (const shard of this.setup.shards()) {
      const found = await this.setup.commands.find(shard, key);
      const target = found && closingTargetOf(found.command);
      if (target && reaches(target, place)) return { target, takenAt: found.takenAt };
    }
    throw new TidegateError(
      'COMMAND_UNKNOWN',
      `No close or kill of this target has the key ${key}`,
    );
  }
}

interface Placed {
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
}

function isWithin(
  { scope, instrument }: Placed,
  { tenant, account }: AccountsScope,
  only: InstrumentId | null,
): boolean {
  return (
    scope.tenant === tenant &&
    (account === null || scope.account === account) &&
    (only === null || instrument === only)
  );
}

function isTarget({ scope, instrument }: Placed, target: ControlTarget): boolean {
  switch (target.type) {
    case 'platform':
      return true;
    case 'tenant':
      return scope.tenant === target.tenant;
    case 'account':
      return scope.account === target.scope.account && scope.tenant === target.scope.tenant;
    case 'instrument':
      return (
        isTarget({ scope, instrument }, { ...target, type: 'account' }) &&
        instrument === target.instrument
      );
  }
}

/** Whether a command concerns the place; another tenant's command stays unknown. */
function reaches(target: ControlTarget, { tenant, account }: AccountsScope): boolean {
  if (target.type === 'platform') return true;
  if (target.type === 'tenant') return target.tenant === tenant;
  const { scope } = target;
  return scope.tenant === tenant && (account === null || scope.account === account);
}
