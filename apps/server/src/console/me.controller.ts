import { Body, Controller, Get, HttpCode, Inject, Patch, Post } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import {
  ChangeMeRequest,
  ChangePasswordRequest,
  InvitationTokenRequest,
  type MeAnswer,
  type MembershipAnswer,
} from '@tidegate/contracts';
import type { TenantId } from '@tidegate/kernel';
import {
  CONSOLE_SERVICES,
  isSignedIn,
  ROLES,
  verbsOfRole,
  verbsWithin,
  type Caller,
  type ConsoleServices,
  type Principal,
  type Role,
  type SignedInCaller,
  type Tenant,
  type Verb,
} from '@tidegate/tenants';

import { Access } from '../access/access.js';
import { ByCaller, BySignedIn } from '../access/handler-parameters.js';
import { Refuses } from '../api/refuses.js';
import { OPERATIONS } from '../control/operations.js';
import { isoOf } from './console-answers.js';
import { valueOf } from './refused-request.js';
import { InBrowser, type Browser } from './session-cookie.js';

/** The operator sees at most this many tenants in `GET /me`. */
const TENANTS_MAX = 100;

/** The caller: their tenants, rights, preferences and password. */
@Controller('api/v1/me')
@Access('signed-in')
export class MeController {
  constructor(
    @Inject(CONSOLE_SERVICES) private readonly services: ConsoleServices,
    @Inject(OPERATIONS) private readonly operations: Operations,
  ) {}

  /** Says who the caller is and what they may do, tenant by tenant. A session older than an hour gets a new token. */
  @Get()
  async show(@ByCaller() caller: Caller, @InBrowser() browser: Browser): Promise<MeAnswer> {
    const { principal } = caller;
    const { kind, label, platform, session } = principal;
    if (isSignedIn(caller)) await this.renew(caller, browser);
    const user = session && (await this.services.users.find(session.user));
    return {
      kind,
      label,
      user: user && { id: user.id, login: user.login, name: user.name },
      memberships: await this.memberships(principal),
      platform: [...platform],
      preferences: isSignedIn(caller) ? await this.preferencesOf(caller) : {},
      csrf: session?.csrf ?? null,
      steppedUpUntil: session && isoOf(session.steppedUpUntil),
    };
  }

  /** Changes the display name, replaces the preferences, or both. */
  @Patch()
  @HttpCode(204)
  @Refuses('USER_REQUIRED', 'NAME_INVALID', 'LIMIT_REACHED')
  async change(
    @BySignedIn() caller: SignedInCaller,
    @Body() { name, preferences }: ChangeMeRequest,
  ): Promise<void> {
    const { users } = this.services;
    if (name !== undefined) valueOf(await users.rename(caller, name));
    if (preferences === undefined) return;
    valueOf(await users.setPreferences(caller, JSON.stringify(preferences)));
  }

  /** Changes the password, and ends the other sessions of the user. */
  @Post('password')
  @HttpCode(204)
  @Refuses('USER_REQUIRED', 'SECOND_FACTOR_FAILED', 'SIGN_IN_LOCKED', 'PASSWORD_WEAK')
  async password(
    @BySignedIn() caller: SignedInCaller,
    @Body() request: ChangePasswordRequest,
    @InBrowser() browser: Browser,
  ): Promise<void> {
    const { token } = valueOf(await this.services.passwordReset.change(caller, request));
    browser.enter(token);
  }

  /** Joins a further tenant by the token of an invitation. */
  @Post('memberships')
  @HttpCode(204)
  @Refuses('USER_REQUIRED', 'TOKEN_INVALID', 'ALREADY_MEMBER')
  async join(
    @BySignedIn() caller: SignedInCaller,
    @Body() { token }: InvitationTokenRequest,
  ): Promise<void> {
    valueOf(await this.services.invitations.acceptAs(caller, token));
  }

  private async renew({ principal: { session } }: SignedInCaller, browser: Browser): Promise<void> {
    const { sessions } = this.services;
    const own = (await sessions.list(session.user)).find(({ id }) => id === session.id);
    const token = own ? await sessions.renew(own) : null;
    if (token !== null) browser.enter(token);
  }

  private async preferencesOf(caller: SignedInCaller): Promise<MeAnswer['preferences']> {
    return JSON.parse(await this.services.users.preferences(caller)) as MeAnswer['preferences'];
  }

  private async memberships(principal: Principal): Promise<readonly MembershipAnswer[]> {
    const memberships: MembershipAnswer[] = [];
    for (const { id: tenant, title } of await this.tenantsOf(principal)) {
      const verbs = verbsWithin(principal, { tenant });
      const accounts = (await this.operations.accounts(tenant))
        .filter(({ account }) => isGranted(principal, account))
        .map(({ account, mode, currency, lifecycle }) => ({ account, mode, currency, lifecycle }));
      const role = principal.kind === 'user' ? roleOf(verbs) : null;
      memberships.push({ tenant, title, role, verbs: [...verbs], accounts });
    }
    return memberships;
  }

  private async tenantsOf({ kind, grants }: Principal): Promise<readonly Tenant[]> {
    const { tenants } = this.services;
    if (kind === 'operator') return (await tenants.list({ limit: TENANTS_MAX })).rows;
    const found = await Promise.all(
      [...grants.keys()].map((tenant: TenantId) => tenants.find({ tenant })),
    );
    return found.filter((tenant) => tenant !== null);
  }
}

function isGranted({ accounts }: Principal, account: string): boolean {
  return accounts === null || [...accounts].some((granted) => granted === account);
}

/** Each role has a set of verbs of its own. */
function roleOf(verbs: ReadonlySet<Verb>): Role | null {
  const isSame = (role: Role): boolean => {
    const own = verbsOfRole(role);
    return own.size === verbs.size && [...own].every((verb) => verbs.has(verb));
  };
  return ROLES.find(isSame) ?? null;
}
