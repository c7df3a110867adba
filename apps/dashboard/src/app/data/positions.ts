import { computed, DestroyRef, effect, inject, Service, signal } from '@angular/core';
import type { LiveEvent, OrderAnswer, PositionAnswer } from '@tidegate/contracts';

import type {
  TradingOrdersData,
  TradingOrdersResponse,
  TradingPositionsData,
  TradingPositionsResponse,
} from '../../generated/types.gen.js';
import { isWorking, positionRow } from '../util/positions.js';
import { Live } from './live.js';
import { read } from './loaded.js';
import { CurrentScope } from './scope.js';

/** Rows that changed since they were read; bounded by the rows that an account has at once. */
type Changes<Row> = ReadonlyMap<string, Row>;

const PAGE = '200';

/** Positions and orders of the account: read once, then kept current by the socket. */
@Service({ autoProvided: false })
export class AccountPositions {
  private readonly current = inject(CurrentScope);
  private readonly live = inject(Live);
  private readonly destroyRef = inject(DestroyRef);

  readonly positions = read<TradingPositionsData, TradingPositionsResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/positions',
    () => this.request({ status: 'open' as const }),
  );
  readonly orders = read<TradingOrdersData, TradingOrdersResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/orders',
    () => this.request({}),
  );

  private readonly changedPositions = signal<Changes<PositionAnswer>>(new Map());
  private readonly changedOrders = signal<Changes<OrderAnswer>>(new Map());

  readonly openPositions = computed(() =>
    merged(this.positions.value()?.rows ?? [], this.changedPositions()).filter(
      ({ status }) => status !== 'closed',
    ),
  );
  readonly allOrders = computed(() =>
    merged(this.orders.value()?.rows ?? [], this.changedOrders()),
  );
  readonly workingOrders = computed(() => this.allOrders().filter(isWorking));
  readonly rows = computed(() =>
    this.openPositions().map((position) =>
      positionRow(position, this.allOrders(), this.live.tickOf(position.instrument)()),
    ),
  );

  constructor() {
    this.live.watch(() => this.openPositions().map(({ instrument }) => instrument));
    this.live.onEvents((events) => {
      this.take(events);
    }, this.destroyRef);
    effect(() => {
      // Another account starts without the changes of the one before.
      this.current.scope();
      this.changedPositions.set(new Map());
      this.changedOrders.set(new Map());
    });
  }

  private request<Query>(query: Query) {
    const path = this.current.scope();
    return path.tenant === '' ? undefined : { path, query: { ...query, limit: PAGE } };
  }

  private take(events: readonly LiveEvent[]): void {
    const account = this.current.account();
    for (const event of events) {
      if (event.type === 'position' && event.position.account === account) {
        this.changedPositions.update((before) => withRow(before, event.position));
      } else if (event.type === 'order' && event.order.account === account) {
        this.changedOrders.update((before) => withRow(before, event.order));
      }
    }
  }
}

function withRow<Row extends { readonly id: string }>(
  before: Changes<Row>,
  row: Row,
): Changes<Row> {
  return new Map(before).set(row.id, row);
}

/** Rows with their changes, and new rows in front. */
function merged<Row extends { readonly id: string }>(
  rows: readonly Row[],
  changes: Changes<Row>,
): readonly Row[] {
  const known = new Set(rows.map(({ id }) => id));
  const added = [...changes.values()].filter(({ id }) => !known.has(id)).reverse();
  return [...added, ...rows.map((row) => changes.get(row.id) ?? row)];
}
