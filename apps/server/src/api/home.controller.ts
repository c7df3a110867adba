import { Controller, Get, Inject, Res } from '@nestjs/common';

import { EngineWatch } from '../engine/engine-watch.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';
import { Access } from './access.js';
import { HOME_HEADERS, homePage } from './home-page.js';
import type { HttpReply } from './http-reply.js';
import { readinessOf } from './readiness.js';
import { statusReport } from './status-report.js';

/** The page at the server's address. */
@Controller()
@Access('public')
export class HomeController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(EngineWatch) private readonly engines: EngineWatch,
  ) {}

  @Get()
  async home(@Res() reply: HttpReply): Promise<void> {
    const { time, speed } = this.runtime.session;
    const snapshot = this.engines.snapshot();
    const readiness = readinessOf(snapshot, { now: time.now(), speed });
    for (const [name, value] of Object.entries(HOME_HEADERS)) reply.header(name, value);
    await reply.send(homePage(statusReport(this.runtime, snapshot), readiness));
  }
}
