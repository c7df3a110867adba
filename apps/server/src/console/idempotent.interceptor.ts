import {
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type CustomDecorator,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CommandHeader } from '@tidegate/contracts';
import { canonicalJson, contentHash, type CanonicalValue } from '@tidegate/kernel';
import { CONSOLE_SERVICES, type ConsoleServices } from '@tidegate/tenants';
import { firstValueFrom, from, type Observable } from 'rxjs';

import { accessOf, headerOf, type AccessibleRequest } from '../access/request-access.js';
import { bindRequest } from '../api/bind-request.js';
import { valueOf } from './refused-request.js';

const IDEMPOTENT = 'tidegate:idempotent';

interface Terms {
  /** Members of the answer that are shown once: a stored outcome has `null` instead. */
  readonly secrets: readonly string[];
}

/** Executes a route once per `Idempotency-Key`; a repeated request answers with the stored outcome. */
export const Idempotent = (...secrets: readonly string[]): CustomDecorator =>
  SetMetadata(IDEMPOTENT, { secrets } satisfies Terms);

type Answered = Readonly<Record<string, unknown>> | undefined;

@Injectable()
export class IdempotentInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Answered>): Observable<Answered> {
    const handler = context.getHandler();
    const terms = this.reflector.get<Terms | undefined>(IDEMPOTENT, handler);
    if (!terms || context.getType() !== 'http') return next.handle();
    const request = context
      .switchToHttp()
      .getRequest<AccessibleRequest & { readonly body?: unknown }>();
    return from(this.once(request, terms, () => firstValueFrom(next.handle())));
  }

  private async once(
    request: AccessibleRequest & { readonly body?: unknown },
    { secrets }: Terms,
    work: () => Promise<Answered>,
  ): Promise<Answered> {
    const access = accessOf(request);
    const given = headerOf(request, 'idempotency-key');
    if (given === undefined || !access?.principal) return work();
    const { principal, scope } = access;
    const { key } = bindRequest(CommandHeader, { key: given, actor: principal.id }, 'headers');
    const caller = `${principal.kind}:${principal.id}`;
    const path = request.url.split('?', 1)[0] ?? '';
    const body = (request.body ?? null) as CanonicalValue;
    const fingerprint = contentHash(`${request.method} ${path} ${canonicalJson(body)}`);
    let fresh: Answered;
    const result = await this.services.commands.run(
      { tenant: scope?.tenant ?? null, caller },
      { key, fingerprint },
      async () => {
        fresh = await work();
        return { status: 200, body: JSON.stringify(withoutSecrets(fresh, secrets) ?? null) };
      },
    );
    const { outcome, isReplay } = valueOf(result);
    return isReplay
      ? ((JSON.parse(outcome.body || 'null') as Answered | null) ?? undefined)
      : fresh;
  }
}

function withoutSecrets(answer: Answered, secrets: readonly string[]): Answered {
  if (answer === undefined) return answer;
  return { ...answer, ...Object.fromEntries(secrets.map((name) => [name, null])) };
}
