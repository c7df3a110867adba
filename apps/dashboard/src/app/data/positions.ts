import { computed, DestroyRef, effect, inject, Service, signal } from '@angular/core';
import type { FillAnswer, LiveEvent, OrderAnswer, PageAnswer, PositionAnswer } from '@tidegate/contracts';

import { accountPath } from '../util/scope.js';
import { isWorking, positionRow } from '../util/positions.js';
import { Live } from './live.js';
import { addressOf, load } from './loaded.js';
import { CurrentScope } from './scope.js';

/** Rows that changed since they were read; bounded by the rows that an account has at once. */
type Changes<Row> = ReadonlyMap<string, Row>;

const PAGE = 200;

/** Positions, orders, and fills of the account: read once, then kept current by the socket. */
@Service({ autoProvided: false })
export class AccountPositions {
  private readonly current = inject(CurrentScope);
  private readonly live = inject(Live);
  private readonly destroyRef = inject(DestroyRef);

  readonly positions = load<PageAnswer<PositionAnswer>>(() => this.address('positions', 'open'));
  readonly orders = load<PageAnswer<OrderAnswer>>(() => this.address('orders'));
  readonly fills = load<PageAnswer<FillAnswer>>(() => this.address('fills'));

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

  private address(list: string, status?: string): string | undefined {
    const scope = this.current.scope();
    if (scope.tenant === '') return undefined;
    return addressOf(accountPath(scope, list), { limit: PAGE, status });
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
