import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { TradingViews } from '@tidegate/composition';
import {
  PageQuery,
  WhyQuery,
  type DecisionAnswer,
  type OrderAnswer,
  type PageAnswer,
  type PositionAnswer,
  type TradeAnswer,
  type WhyAnswer,
} from '@tidegate/contracts';

import { TRADING_VIEWS } from '../control/trading-views.js';
import { Access } from './access.js';
import { RequestQuery } from './request-query.pipe.js';

const PAGE = new RequestQuery(PageQuery);

/** Read-only routes for trading records and their explanations. */
@Controller('api/v1')
@Access('token')
export class TradingController {
  constructor(@Inject(TRADING_VIEWS) private readonly views: TradingViews) {}

  @Get('positions')
  positions(@Query(PAGE) query: PageQuery): Promise<PageAnswer<PositionAnswer>> {
    return this.views.positions(query);
  }

  @Get('orders')
  orders(@Query(PAGE) query: PageQuery): Promise<PageAnswer<OrderAnswer>> {
    return this.views.orders(query);
  }

  @Get('trades')
  trades(@Query(PAGE) query: PageQuery): Promise<PageAnswer<TradeAnswer>> {
    return this.views.trades(query);
  }

  @Get('decisions')
  decisions(@Query(PAGE) query: PageQuery): Promise<PageAnswer<DecisionAnswer>> {
    return this.views.decisions(query);
  }

  @Get('why')
  why(@Query(new RequestQuery(WhyQuery)) query: WhyQuery): Promise<WhyAnswer> {
    return this.views.why(query);
  }
}
