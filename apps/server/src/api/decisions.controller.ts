import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { AccountsScope, DecisionViews, LimitTrials } from '@tidegate/composition';
import {
  RowPath,
  FunnelQuery,
  NearMissQuery,
  PageQuery,
  TryLimitQuery,
  type DecisionCardAnswer,
  type DecisionPageAnswer,
  type FunnelAnswer,
  type NearMissPageAnswer,
  type TriedLimitAnswer,
} from '@tidegate/contracts';
import type { AccountScope } from '@tidegate/model';

import { Access } from '../access/access.js';
import { InAccount, InAccounts } from '../access/handler-parameters.js';
import { DECISION_VIEWS, LIMIT_TRIALS } from '../control/account-views.js';
import { Refuses } from './refuses.js';

/** What accounts decided, and why. */
@Controller('api/v1/tenants/:tenant/accounts/:account/decisions')
@Access('read')
export class DecisionsController {
  constructor(
    @Inject(DECISION_VIEWS) private readonly views: DecisionViews,
    @Inject(LIMIT_TRIALS) private readonly trials: LimitTrials,
  ) {}

  /** Lists judged signals, newest first: why each was refused, what had to differ, and what happened since. */
  @Get()
  @Refuses('FILTER_UNSUPPORTED', 'PAGE_CURSOR_INVALID')
  list(@InAccounts() scope: AccountsScope, @Query() query: PageQuery): Promise<DecisionPageAnswer> {
    return this.views.decisions(scope, query);
  }

  /** Counts decisions by hour and by the gate that refused. */
  @Get('funnel')
  @Refuses('FUNNEL_SPAN_INVALID')
  funnel(@InAccounts() scope: AccountsScope, @Query() query: FunnelQuery): Promise<FunnelAnswer> {
    return this.views.funnel(scope, query);
  }

  /** Lists refusals within 10 % of the limit, newest first. */
  @Get('near-misses')
  @Refuses('PAGE_CURSOR_INVALID')
  nearMisses(
    @InAccount() scope: AccountScope,
    @Query() query: NearMissQuery,
  ): Promise<NearMissPageAnswer> {
    return this.views.nearMisses(scope, query);
  }

  /** Says what another limit of a gate would have changed in the last 30 days. */
  @Get('try-limit')
  @Refuses('ACCOUNT_UNKNOWN', 'LIMIT_NOT_TRIABLE')
  tryLimit(
    @InAccount() scope: AccountScope,
    @Query() query: TryLimitQuery,
  ): Promise<TriedLimitAnswer> {
    return this.trials.try(scope, query);
  }

  /** Shows one decision whole: votes, gates, size, orders, and what became of it. */
  @Get(':id')
  @Refuses('ID_UNKNOWN')
  show(@InAccount() scope: AccountScope, @Param() { id }: RowPath): Promise<DecisionCardAnswer> {
    return this.views.card(scope, id);
  }
}
