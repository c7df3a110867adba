import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { AccountsScope, ControlViews } from '@tidegate/composition';
import {
  ControlEffectQuery,
  ControlPreviewQuery,
  type ControlEffectAnswer,
  type ControlPreviewAnswer,
} from '@tidegate/contracts';

import { Access } from '../access/access.js';
import { InAccounts } from '../access/handler-parameters.js';
import { CONTROL_VIEWS } from '../control/control-views.js';
import { Refuses } from './refuses.js';

/** What closing or killing an account, or all accounts of a tenant (`all`), would do and has done. */
@Controller('api/v1/tenants/:tenant/accounts/:account/control')
@Access('read')
export class ControlViewsController {
  constructor(@Inject(CONTROL_VIEWS) private readonly views: ControlViews) {}

  /** Estimates what closing every position of the target would bring now. */
  @Get('preview')
  preview(
    @InAccounts() place: AccountsScope,
    @Query() query: ControlPreviewQuery,
  ): Promise<ControlPreviewAnswer> {
    return this.views.preview(place, query);
  }

  /** Says what a close or a kill has achieved: "3 of 3 closed". A position that stays open is an alarm. */
  @Get('effect')
  @Refuses('COMMAND_UNKNOWN')
  effect(
    @InAccounts() place: AccountsScope,
    @Query() query: ControlEffectQuery,
  ): Promise<ControlEffectAnswer> {
    return this.views.effect(place, query);
  }
}
