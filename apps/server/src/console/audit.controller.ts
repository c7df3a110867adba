import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  AuditQuery,
  type AuditEntryAnswer,
  type AuditVerificationAnswer,
  type PageAnswer,
} from '@tidegate/contracts';
import { parseInstant, TidegateError } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';
import {
  CONSOLE_SERVICES,
  type AuditFilter,
  type AuditScope,
  type ConsoleServices,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { InTenant } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { auditEntryAnswer } from './console-answers.js';
import { pageRequestOf } from './page-request.js';

/** The append-only log of actions, of a tenant and of the platform. */
@Controller('api/v1')
@Access('audit.read')
export class AuditController {
  constructor(@Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices) {}

  /** Lists the actions in a tenant, newest first. */
  @Get('tenants/:tenant/audit')
  @Refuses('PAGE_CURSOR_INVALID')
  tenant(
    @InTenant() scope: TenantScope,
    @Query() query: AuditQuery,
  ): Promise<PageAnswer<AuditEntryAnswer>> {
    return this.entries(scope, query);
  }

  /** Verifies the chain of all actions of the installation. */
  @Get('tenants/:tenant/audit/verification')
  verify(): Promise<AuditVerificationAnswer> {
    return this.verification();
  }

  /** Lists the actions on the platform, newest first. */
  @Get('platform/audit')
  @Access('platform.read')
  @Refuses('PAGE_CURSOR_INVALID')
  platform(@Query() query: AuditQuery): Promise<PageAnswer<AuditEntryAnswer>> {
    return this.entries('platform', query);
  }

  private async entries(
    scope: AuditScope,
    query: AuditQuery,
  ): Promise<PageAnswer<AuditEntryAnswer>> {
    const page = await this.services.audit.entries(scope, filterOf(query), pageRequestOf(query));
    return { rows: page.rows.map(auditEntryAnswer), cursor: page.cursor };
  }

  private async verification(): Promise<AuditVerificationAnswer> {
    const { entries, head, breach } = await this.services.audit.verify();
    return {
      isWhole: breach === null,
      entries,
      brokenAt: breach?.number ?? null,
      headHash: head.hash,
    };
  }
}

/** Throws `REQUEST_INVALID` for a date that does not exist. */
function filterOf({ actor, action, from, to }: AuditQuery): AuditFilter {
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(from === undefined ? {} : { from: momentOf('from', from) }),
    ...(to === undefined ? {} : { to: momentOf('to', to) }),
  };
}

function momentOf(name: string, text: string) {
  const at = parseInstant(text);
  if (at !== null) return at;
  throw new TidegateError('REQUEST_INVALID', `${name} is "${text}", which is not a date`);
}
