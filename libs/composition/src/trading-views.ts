import type {
  DecisionAnswer,
  OrderAnswer,
  PageAnswer,
  PageQuery,
  PositionAnswer,
  TradeAnswer,
  WhyAnswer,
  WhyQuery,
} from '@tidegate/contracts';
import {
  decisionId,
  orderId,
  positionId,
  TidegateError,
  type AccountId,
  type DecisionId,
  type VenueId,
} from '@tidegate/kernel';
import type { AccountScope, Page, TenantScope } from '@tidegate/model';
import type { AccountDirectory, RowRequest, TradingReads } from '@tidegate/trading';

import { rowRequestOf } from './core/page-requests.js';
import {
  decisionAnswer,
  orderAnswer,
  pageAnswer,
  positionAnswer,
  tradeAnswer,
  whyAnswer,
} from './core/trading-answers.js';

/** One account of a tenant, or all of them. */
export interface AccountsScope extends TenantScope {
  /** `null` for all accounts. */
  readonly account: AccountId | null;
}

/** Trading rows and their decisions, for people. */
export interface TradingViews {
  positions(place: AccountsScope, query: PageQuery): Promise<PageAnswer<PositionAnswer>>;
  orders(place: AccountsScope, query: PageQuery): Promise<PageAnswer<OrderAnswer>>;
  trades(place: AccountsScope, query: PageQuery): Promise<PageAnswer<TradeAnswer>>;
  decisions(place: AccountsScope, query: PageQuery): Promise<PageAnswer<DecisionAnswer>>;
  /** Rejects with `ID_UNKNOWN`, `ID_AMBIGUOUS` or `DECISION_NOT_KEPT`. */
  why(place: AccountsScope, query: WhyQuery): Promise<WhyAnswer>;
}

export interface TradingViewsSetup {
  readonly reads: TradingReads;
  readonly accounts: AccountDirectory;
  /** Venue of instruments given without one. */
  readonly venue: VenueId;
}

/** The account and decision of an id. */
interface Found {
  readonly scope: AccountScope;
  readonly decision: DecisionId;
}

/** Trading views of an open storage. */
export class StoredTradingViews implements TradingViews {
  constructor(private readonly setup: TradingViewsSetup) {}

  async positions(place: AccountsScope, query: PageQuery): Promise<PageAnswer<PositionAnswer>> {
    const read = this.setup.reads.positions.bind(this.setup.reads);
    return pageAnswer(await this.page(place, query, read), positionAnswer);
  }

  async orders(place: AccountsScope, query: PageQuery): Promise<PageAnswer<OrderAnswer>> {
    const read = this.setup.reads.orders.bind(this.setup.reads);
    return pageAnswer(await this.page(place, query, read), orderAnswer);
  }

  async trades(place: AccountsScope, query: PageQuery): Promise<PageAnswer<TradeAnswer>> {
    const read = this.setup.reads.trades.bind(this.setup.reads);
    return pageAnswer(await this.page(place, query, read), tradeAnswer);
  }

  async decisions(place: AccountsScope, query: PageQuery): Promise<PageAnswer<DecisionAnswer>> {
    const read = this.setup.reads.decisions.bind(this.setup.reads);
    return pageAnswer(await this.page(place, query, read), decisionAnswer);
  }

  async why(place: AccountsScope, { id }: WhyQuery): Promise<WhyAnswer> {
    const found =
      id === undefined ? await this.newest(place) : await this.find(await this.scopesOf(place), id);
    const trace = await this.setup.reads.decisionTrace(found.scope, found.decision);
    if (trace) return whyAnswer(trace);
    throw new TidegateError(
      'DECISION_NOT_KEPT',
      `The decision ${found.decision} of account ${found.scope.account} is no longer in the storage`,
    );
  }

  private page<Row>(
    { tenant, account }: AccountsScope,
    query: PageQuery,
    read: (scope: TenantScope, request: RowRequest) => Promise<Page<Row>>,
  ): Promise<Page<Row>> {
    return read({ tenant }, rowRequestOf(account, query, this.setup.venue));
  }

  private async scopesOf({ tenant, account }: AccountsScope): Promise<readonly AccountScope[]> {
    if (account !== null) return [{ tenant, account }];
    const registrations = await this.setup.accounts.list({ tenant });
    return registrations.map((registration) => registration.account.scope);
  }

  private async newest({ tenant, account }: AccountsScope): Promise<Found> {
    const filter = account === null ? {} : { account };
    const { rows } = await this.setup.reads.decisions({ tenant }, { limit: 1, filter });
    const [decision] = rows;
    if (decision) return { scope: decision.scope, decision: decision.id };
    const owner = account === null ? `tenant ${tenant}` : `account ${account}`;
    throw new TidegateError(
      'ID_UNKNOWN',
      `No decisions for ${owner} yet; the first signal creates one`,
    );
  }

  /** Finds an id in the given accounts. Ids are unique only within an account. */
  private async find(scopes: readonly AccountScope[], id: string): Promise<Found> {
    const found: Found[] = [];
    for (const scope of scopes) {
      const decision = await this.decisionOf(scope, id);
      if (decision !== null) found.push({ scope, decision });
    }
    const [first, ...more] = found;
    if (!first) {
      throw new TidegateError(
        'ID_UNKNOWN',
        `No decision, order, position or trade has the id ${id}; list them to see their ids`,
      );
    }
    if (more.length === 0) return first;
    const names = found.map(({ scope }) => scope.account).join(', ');
    throw new TidegateError(
      'ID_AMBIGUOUS',
      `Several accounts have the id ${id} (${names}): name one of them`,
    );
  }

  private async decisionOf(scope: AccountScope, id: string): Promise<DecisionId | null> {
    const { reads } = this.setup;
    const decision = await reads.decision(scope, decisionId(id));
    if (decision) return decision.id;
    const order = await reads.order(scope, orderId(id));
    if (order?.decision) return order.decision;
    // A trade has the id of its position. An exit has a position but no decision of its own.
    const position = await reads.position(scope, order?.position ?? positionId(id));
    return position?.decision ?? null;
  }
}
