import {
  Inject,
  Injectable,
  Optional,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TidegateError } from '@tidegate/kernel';

import { ACCESS_RULE, type AccessRule } from './access.js';
import { ACCESS_TOKEN, type AccessToken } from './access-token.js';

interface Request {
  readonly headers: { readonly authorization?: string };
}

/** Enforces the access rule of a route; refuses a route without a rule. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    /** `null` in a role whose routes are all public. */
    @Optional() @Inject(ACCESS_TOKEN) private readonly token: AccessToken | null,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, places);
    if (rule === 'public') return true;
    if (rule !== 'token') {
      throw new TidegateError('ACCESS_UNDECLARED', 'This route declares no access rule');
    }
    const { headers } = context.switchToHttp().getRequest<Request>();
    if (this.token?.matches(headers.authorization)) return true;
    throw new TidegateError(
      'TOKEN_REQUIRED',
      'Send the token in the file access-token of the storage directory as "Authorization: Bearer <token>"',
    );
  }
}
