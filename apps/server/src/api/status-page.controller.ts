import { Controller, Get, Inject, Res } from '@nestjs/common';

import { Access } from '../access/access.js';
import { EngineWatch } from '../engine/engine-watch.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { PAGE_HEADERS } from '../web/page-html.js';
import type { HttpReply } from './http-reply.js';
import { readinessOf } from './readiness.js';
import { statusPage } from './status-page.js';
import { statusReport } from './status-report.js';

/** A page without scripts that shows the state of the process. */
@Controller()
@Access('local')
export class StatusPageController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(EngineWatch) private readonly engines: EngineWatch,
  ) {}

  @Get('status')
  async show(@Res() reply: HttpReply): Promise<void> {
    const { time, speed } = this.runtime.session;
    const snapshot = this.engines.snapshot();
    const readiness = readinessOf(snapshot, { now: time.now(), speed });
    for (const [name, value] of Object.entries(PAGE_HEADERS)) reply.header(name, value);
    await reply.send(statusPage(statusReport(this.runtime, snapshot), readiness));
  }
}
