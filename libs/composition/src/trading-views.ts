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
  accountId,
  decisionId,
  orderId,
  positionId,
  tenantId,
  TidegateError,
  type DecisionId,
  type VenueId,
} from '@tidegate/kernel';
import type { AccountScope, Page, TenantScope } from '@tidegate/model';
import type { AccountDirectory, RowRequest, TradingReads } from '@tidegate/trading';

import { DEFAULT_TENANT } from './core/default-names.js';
import { rowRequestOf } from './core/page-requests.js';
import {
  decisionAnswer,
  orderAnswer,
  pageAnswer,
  positionAnswer,
  tradeAnswer,
  whyAnswer,
} from './core/trading-answers.js';

/** Trading rows and their decisions, for people. */
export interface TradingViews {
  positions(query: PageQuery): Promise<PageAnswer<PositionAnswer>>;
  orders(query: PageQuery): Promise<PageAnswer<OrderAnswer>>;
  trades(query: PageQuery): Promise<PageAnswer<TradeAnswer>>;
  decisions(query: PageQuery): Promise<PageAnswer<DecisionAnswer>>;
  /** Rejects with `ID_UNKNOWN`, `ID_AMBIGUOUS` or `DECISION_NOT_KEPT`. */
  why(query: WhyQuery): Promise<WhyAnswer>;
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

  async positions(query: PageQuery): Promise<PageAnswer<PositionAnswer>> {
    const read = this.setup.reads.positions.bind(this.setup.reads);
    return pageAnswer(await this.page(query, read), positionAnswer);
  }

  async orders(query: PageQuery): Promise<PageAnswer<OrderAnswer>> {
    const read = this.setup.reads.orders.bind(this.setup.reads);
    return pageAnswer(await this.page(query, read), orderAnswer);
  }

  async trades(query: PageQuery): Promise<PageAnswer<TradeAnswer>> {
    const read = this.setup.reads.trades.bind(this.setup.reads);
    return pageAnswer(await this.page(query, read), tradeAnswer);
  }

  async decisions(query: PageQuery): Promise<PageAnswer<DecisionAnswer>> {
    const read = this.setup.reads.decisions.bind(this.setup.reads);
    return pageAnswer(await this.page(query, read), decisionAnswer);
  }

  async why({ tenant, account, id }: WhyQuery): Promise<WhyAnswer> {
    const scope = scopeOf(tenant);
    const scopes = await this.scopesOf(scope, account);
    const found =
      id === undefined ? await this.newest(scope, account) : await this.find(scopes, id);
    const trace = await this.setup.reads.decisionTrace(found.scope, found.decision);
    if (trace) return whyAnswer(trace);
    throw new TidegateError(
      'DECISION_NOT_KEPT',
      `The decision ${found.decision} of account ${found.scope.account} is no longer in the storage`,
    );
  }

  private page<Row>(
    query: PageQuery,
    read: (scope: TenantScope, request: RowRequest) => Promise<Page<Row>>,
  ): Promise<Page<Row>> {
    return read(scopeOf(query.tenant), rowRequestOf(query, this.setup.venue));
  }

  private async scopesOf(scope: TenantScope, account?: string): Promise<readonly AccountScope[]> {
    if (account !== undefined) return [{ ...scope, account: accountId(account) }];
    const registrations = await this.setup.accounts.list(scope);
    return registrations.map((registration) => registration.account.scope);
  }

  private async newest(scope: TenantScope, account?: string): Promise<Found> {
    const filter = account === undefined ? {} : { account: accountId(account) };
    const { rows } = await this.setup.reads.decisions(scope, { limit: 1, filter });
    const [decision] = rows;
    if (decision) return { scope: decision.scope, decision: decision.id };
    const owner = account === undefined ? `tenant ${scope.tenant}` : `account ${account}`;
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

function scopeOf(tenant: string | undefined): TenantScope {
  return { tenant: tenant === undefined ? DEFAULT_TENANT : tenantId(tenant) };
}
