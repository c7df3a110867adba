import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SESSION_COOKIE, type RelyingParty } from '@tidegate/tenants';

import { siteOf, type AccessibleRequest } from '../access/request-access.js';
import type { HttpReply } from '../api/http-reply.js';

/** Longer than a session may live, so that the server decides when it ends. */
const MAX_AGE_SECONDS = 31 * 24 * 3_600;

/** The browser of a request. Scripts cannot read its session cookie, and other sites cannot make it send the cookie. */
export class Browser {
  constructor(
    /** The site that its passkeys and cookies belong to. */
    readonly site: RelyingParty,
    private readonly reply: HttpReply,
  ) {}

  /** Gives the browser the token of its session. */
  enter(token: string): void {
    this.reply.header('set-cookie', this.cookie(token, MAX_AGE_SECONDS));
  }

  leave(): void {
    this.reply.header('set-cookie', this.cookie('', 0));
  }

  private cookie(value: string, maxAgeSeconds: number): string {
    const secure = this.site.origin.startsWith('https://') ? '; Secure' : '';
    return `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure}`;
  }
}

/** Injects the `Browser` of the request. */
export const InBrowser = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Browser => {
    const http = context.switchToHttp();
    const site = siteOf(http.getRequest<AccessibleRequest>());
    return new Browser(site, http.getResponse<HttpReply>());
  },
);
