import type { TradingViews } from '@tidegate/composition';
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

import type { ServerClient } from './server-client.js';

/** Trading views through the REST API of a running server. */
export class RemoteTradingViews implements TradingViews {
  constructor(private readonly server: ServerClient) {}

  positions(query: PageQuery): Promise<PageAnswer<PositionAnswer>> {
    return this.server.get(`positions?${queryOf(query)}`);
  }

  orders(query: PageQuery): Promise<PageAnswer<OrderAnswer>> {
    return this.server.get(`orders?${queryOf(query)}`);
  }

  trades(query: PageQuery): Promise<PageAnswer<TradeAnswer>> {
    return this.server.get(`trades?${queryOf(query)}`);
  }

  decisions(query: PageQuery): Promise<PageAnswer<DecisionAnswer>> {
    return this.server.get(`decisions?${queryOf(query)}`);
  }

  why(query: WhyQuery): Promise<WhyAnswer> {
    return this.server.get(`why?${queryOf(query)}`);
  }
}

function queryOf(query: object): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return new URLSearchParams(given).toString();
}
