import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ENGINE_HUB, type EngineHub } from '@tidegate/trading';
import type { Observable } from 'rxjs';

import { accessOf } from '../access/request-access.js';
import type { HttpReply } from '../api/http-reply.js';
import type { MarketSession } from '../market/market-session.js';
import { RUNTIME, type ServerRuntime } from '../runtime.js';

/** Whose money an account trades, and in which market. */
type AccountMode = 'live' | 'paper' | 'demo' | 'replay';

const MODE_HEADER = 'Tidegate-Mode';

/** A demo or a replay is no real market, so its accounts are never called paper accounts. */
export function modeIn(source: MarketSession['source'], account: 'live' | 'paper'): AccountMode {
  return source === 'live' ? account : source;
}

/** States the mode of the account with every answer about one account. */
@Injectable()
export class ModeHeader implements NestInterceptor {
  constructor(
    @Inject(RUNTIME) private readonly runtime: ServerRuntime,
    @Inject(ENGINE_HUB) private readonly hub: EngineHub,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const mode = this.modeOf(http.getRequest<object>());
    if (mode !== null) http.getResponse<HttpReply>().header(MODE_HEADER, mode);
    return next.handle();
  }

  /** `null` for a request about several accounts, or about one that no engine runs. */
  private modeOf(request: object): AccountMode | null {
    const { scope, account } = accessOf(request) ?? { scope: null, account: null };
    if (scope === null || account === null) return null;
    const known = this.hub
      .accounts(scope.tenant)
      .find((status) => status.scope.account === account);
    return known ? modeIn(this.runtime.session.source, known.mode) : null;
  }
}
