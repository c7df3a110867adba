import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { AccountsScope, TradingViews } from '@tidegate/composition';
import {
  PageQuery,
  WhyQuery,
  type OrderAnswer,
  type PageAnswer,
  type PositionAnswer,
  type TradeAnswer,
  type WhyAnswer,
} from '@tidegate/contracts';

import { Access } from '../access/access.js';
import { InAccounts } from '../access/handler-parameters.js';
import { TRADING_VIEWS } from '../control/trading-views.js';
import { Refuses } from './refuses.js';

/** Trading records of an account, or of all accounts of a tenant (`all`), and their explanations. */
@Controller('api/v1/tenants/:tenant/accounts/:account')
@Access('read')
export class TradingController {
  constructor(@Inject(TRADING_VIEWS) private readonly views: TradingViews) {}

  /** Lists positions, newest first: stop, target, cost, risk, gross profit and fees. */
  @Get('positions')
  @Refuses('FILTER_UNSUPPORTED', 'PAGE_CURSOR_INVALID')
  positions(
    @InAccounts() scope: AccountsScope,
    @Query() query: PageQuery,
  ): Promise<PageAnswer<PositionAnswer>> {
    return this.views.positions(scope, query);
  }

  /** Lists orders, newest first: terms, status, fills so far, fees and why each was sent. */
  @Get('orders')
  @Refuses('FILTER_UNSUPPORTED', 'PAGE_CURSOR_INVALID')
  orders(
    @InAccounts() scope: AccountsScope,
    @Query() query: PageQuery,
  ): Promise<PageAnswer<OrderAnswer>> {
    return this.views.orders(scope, query);
  }

  /** Lists closed trades, newest first: gross profit, fees, net profit and R. */
  @Get('trades')
  @Refuses('FILTER_UNSUPPORTED', 'PAGE_CURSOR_INVALID')
  trades(
    @InAccounts() scope: AccountsScope,
    @Query() query: PageQuery,
  ): Promise<PageAnswer<TradeAnswer>> {
    return this.views.trades(scope, query);
  }

  /** Explains one decision, by the id of a decision, an order, a position or a trade. */
  @Get('why')
  @Refuses('ID_UNKNOWN', 'ID_AMBIGUOUS', 'DECISION_NOT_KEPT')
  why(@InAccounts() scope: AccountsScope, @Query() query: WhyQuery): Promise<WhyAnswer> {
    return this.views.why(scope, query);
  }
}
