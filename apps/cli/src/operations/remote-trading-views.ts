import type { AccountsScope, TradingViews } from '@tidegate/composition';
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

import { accountPath, type ServerClient } from './server-client.js';

/** Trading views through the REST API of a running server. */
export class RemoteTradingViews implements TradingViews {
  constructor(private readonly server: ServerClient) {}

  positions(scope: AccountsScope, query: PageQuery): Promise<PageAnswer<PositionAnswer>> {
    return this.list('positions', scope, query);
  }

  orders(scope: AccountsScope, query: PageQuery): Promise<PageAnswer<OrderAnswer>> {
    return this.list('orders', scope, query);
  }

  trades(scope: AccountsScope, query: PageQuery): Promise<PageAnswer<TradeAnswer>> {
    return this.list('trades', scope, query);
  }

  decisions(scope: AccountsScope, query: PageQuery): Promise<PageAnswer<DecisionAnswer>> {
    return this.list('decisions', scope, query);
  }

  why(scope: AccountsScope, query: WhyQuery): Promise<WhyAnswer> {
    return this.list('why', scope, query);
  }

  private list<T>(rows: string, { tenant, account }: AccountsScope, query: object): Promise<T> {
    const place = accountPath({ tenant, account: account ?? 'all' });
    return this.server.get(`${place}/${rows}?${queryOf(query)}`);
  }
}

function queryOf(query: object): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return new URLSearchParams(given).toString();
}
