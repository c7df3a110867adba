import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { AccountOverviews, LiveViews, RecordViews } from '@tidegate/composition';
import {
  CandlesQuery,
  EquityQuery,
  InstrumentQuery,
  MissedTradesQuery,
  RowPath,
  type BookAnswer,
  type CandlesAnswer,
  type EquityCurveAnswer,
  type InstrumentsAnswer,
  type MissedTradesAnswer,
  type OrderTrailAnswer,
  type OverviewAnswer,
  type PerformanceAnswer,
  type RiskAnswer,
  type StandingAnswer,
  type StandingsAnswer,
  type TradeDetailAnswer,
} from '@tidegate/contracts';
import type { AccountScope } from '@tidegate/model';

import { Access } from '../access/access.js';
import { InAccount } from '../access/handler-parameters.js';
import { ACCOUNT_OVERVIEWS, LIVE_VIEWS, RECORD_VIEWS } from '../control/account-views.js';
import { Refuses } from './refuses.js';

/** The market as an account sees it, and its record. */
@Controller('api/v1/tenants/:tenant/accounts/:account')
@Access('read')
export class RecordsController {
  constructor(
    @Inject(RECORD_VIEWS) private readonly records: RecordViews,
    @Inject(LIVE_VIEWS) private readonly live: LiveViews,
    @Inject(ACCOUNT_OVERVIEWS) private readonly overviews: AccountOverviews,
  ) {}

  /** Shows an account in one look: whether it is safe, figures, positions, room left, and the last decisions. */
  @Get('overview')
  @Refuses('ACCOUNT_UNKNOWN')
  overview(@InAccount() scope: AccountScope): Promise<OverviewAnswer> {
    return this.overviews.overview(scope);
  }

  /** Shows limits with their use, breakers, and what some events would cost. */
  @Get('risk')
  @Refuses('ACCOUNT_UNKNOWN')
  risk(@InAccount() scope: AccountScope): Promise<RiskAnswer> {
    return this.overviews.risk(scope);
  }

  /** Shows an order with its events: durable, sent, accepted, fills, end. */
  @Get('orders/:id')
  @Refuses('ID_UNKNOWN')
  order(@InAccount() scope: AccountScope, @Param() { id }: RowPath): Promise<OrderTrailAnswer> {
    return this.records.order(scope, id);
  }

  /** Shows a closed trade with its path and costs, by the id of its position. */
  @Get('trades/:id')
  @Refuses('ID_UNKNOWN')
  trade(@InAccount() scope: AccountScope, @Param() { id }: RowPath): Promise<TradeDetailAnswer> {
    return this.records.trade(scope, id);
  }

  /** Shows the equity over a span with drawdown and benchmark. */
  @Get('equity')
  equity(
    @InAccount() scope: AccountScope,
    @Query() query: EquityQuery,
  ): Promise<EquityCurveAnswer> {
    return this.records.equity(scope, query);
  }

  /** Shows every figure of the account's record, each under the id of its formula. */
  @Get('performance')
  performance(@InAccount() scope: AccountScope): Promise<PerformanceAnswer> {
    return this.records.performance(scope);
  }

  /** Lists AI vetoes or trades closed at break-even of the last 30 days, and what they would have become. */
  @Get('missed-trades')
  missed(
    @InAccount() scope: AccountScope,
    @Query() query: MissedTradesQuery,
  ): Promise<MissedTradesAnswer> {
    return this.records.missed(scope, query);
  }

  /** Lists stored closed candles, oldest first. */
  @Get('candles')
  candles(@Query() query: CandlesQuery): Promise<CandlesAnswer> {
    return this.records.candles(query);
  }

  /** Lists the instruments that the engines trade, with their market now. */
  @Get('instruments')
  instruments(): Promise<InstrumentsAnswer> {
    return this.live.instruments();
  }

  /** Shows the order book of an instrument now. */
  @Get('book')
  @Refuses('INSTRUMENT_UNKNOWN')
  book(@Query() query: InstrumentQuery): Promise<BookAnswer> {
    return this.live.book(query);
  }

  /** Shows what each strategy says now about every instrument, silent strategies too. */
  @Get('standing')
  @Refuses('ACCOUNT_UNKNOWN')
  standings(@InAccount() scope: AccountScope): Promise<StandingsAnswer> {
    return this.live.standings(scope);
  }

  /** Shows what each strategy says now about one instrument, and the votes against their limits. */
  @Get('standing/instrument')
  @Refuses('ACCOUNT_UNKNOWN', 'INSTRUMENT_UNKNOWN')
  standing(
    @InAccount() scope: AccountScope,
    @Query() query: InstrumentQuery,
  ): Promise<StandingAnswer> {
    return this.live.standing(scope, query);
  }
}
