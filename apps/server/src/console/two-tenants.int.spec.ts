import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountId, epochMs, tenantId } from '@tidegate/kernel';
import { CONSOLE_EPOCH } from '@tidegate/tenants/testing';

import {
  DeskServer,
  headersOf,
  OPERATOR_HEADERS,
  type DeskAnswer,
} from '../../testing/desk-server.js';
import {
  documentedRoutes,
  filledPath,
  type DocumentedRoute,
} from '../../testing/documented-routes.js';

/** `default` has the account `paper`; `south` is the other tenant. */
const NORTH = tenantId('default');
const SOUTH = tenantId('south');
const EXPIRES = epochMs(CONSOLE_EPOCH + 86_400_000);
/** Text that only the first tenant's rows contain. */
const MARKS = ['north-ann', 'north-key', 'north-note'];

type Credentials = Readonly<Record<string, string>>;

describe('Two tenants on one server', () => {
  let server: DeskServer;
  const ids: Record<string, string> = {};
  const credentials = new Map<string, Credentials>();

  beforeAll(async () => {
    server = await DeskServer.start();
    const { desk } = server;
    const { services } = desk;
    await server.hire('default', 'north-ann', 'owner');
    for (const role of ['owner', 'trader', 'viewer', 'auditor'] as const) {
      await server.hire('south', `south-${role}`, role);
      credentials.set(role, headersOf(await server.browser(`south-${role}`)));
    }
    const north = await desk.signIn('north-ann');
    const south = await desk.signIn('south-owner');
    const scope = { tenant: NORTH };
    const key = { name: 'north-key', verbs: ['read'], accounts: null, expiresAt: EXPIRES } as const;
    const invited = await services.invitations.create(north, scope, {
      role: 'viewer',
      note: 'north-note',
    });
    const issued = await services.apiKeys.create(north, scope, key);
    const own = await services.apiKeys.create(
      south,
      { tenant: SOUTH },
      {
        ...key,
        name: 'south-key',
        verbs: ['read', 'export', 'control', 'accounts.manage', 'profiles.edit'],
      },
    );
    const link = await services.links.create(
      south,
      { tenant: SOUTH },
      {
        name: 'south-link',
        account: accountId('paper'),
        expiresAt: EXPIRES,
      },
    );
    if (!invited.ok || !issued.ok || !own.ok || !link.ok)
      throw new Error('The tenants are not set up');
    ids['key'] = issued.value.credential.id;
    ids['invitation'] = invited.value.invitation.id;
    ids['session'] = north.principal.session.id;
    ids['user'] = north.principal.id;
    credentials.set('key', { authorization: `Bearer ${own.value.text}` });
    credentials.set('link', { authorization: `Bearer ${link.value.text}` });
  });
  afterAll(() => server.close());

  const routes = documentedRoutes();
  const ofTenant = routes.filter(({ path }) => path.includes('{tenant}'));

  function send(route: DocumentedRoute, path: string, headers: Credentials): Promise<DeskAnswer> {
    const { method, body } = route;
    const key = { 'idempotency-key': `sweep-${Math.abs(hashOf(`${method} ${path}`))}` };
    return server.ask(path, { method, headers: { ...headers, ...key }, body });
  }

  it('every documented route exists and refuses a client without a credential', async () => {
    for (const route of routes) {
      const path = filledPath(route.path, { tenant: NORTH, account: 'paper', name: 'default' });
      const { status, json } = await send(route, path, {});
      const isOpen = route.access === 'public' || route.access === 'local';
      const found = [route.method, path, isOpen ? json?.['code'] !== 'HTTP_404' : status];
      expect(found).toEqual([route.method, path, isOpen ? true : 401]);
    }
  });

  it('no credential of a tenant reads or changes another tenant by its ids', async () => {
    expect(ofTenant.length).toBeGreaterThan(15);
    for (const [name, headers] of credentials) {
      for (const route of ofTenant) {
        for (const id of Object.values(ids)) {
          const values = { tenant: NORTH, account: 'paper', name: 'default', id };
          const { status, text } = await send(route, filledPath(route.path, values), headers);
          const asked = `${name}: ${route.method} ${route.path}`;
          expect([asked, status]).toEqual([asked, 403]);
          // A problem repeats the path of its request.
          const learned = text.replaceAll(encodeURIComponent(id), '');
          expect(MARKS.filter((mark) => learned.includes(mark))).toEqual([]);
          if (!route.path.includes('{id}')) break;
        }
      }
    }
  });

  it('a tenant that does not exist answers like one that is not granted', async () => {
    for (const [name, headers] of credentials) {
      for (const route of ofTenant) {
        const at = (tenant: string): string =>
          filledPath(route.path, { tenant, account: 'paper', name: 'default', id: 'x' });
        const foreign = await send(route, at(NORTH), headers);
        const missing = await send(route, at('nowhere'), headers);
        const asked = `${name}: ${route.method} ${route.path}`;
        expect([asked, missing.status, missing.json?.['code'], missing.json?.['detail']]).toEqual([
          asked,
          foreign.status,
          foreign.json?.['code'],
          foreign.json?.['detail'],
        ]);
      }
    }
  });

  it('ids of another tenant are not found in the own tenant', async () => {
    const withId = ofTenant.filter(({ path }) => path.includes('{id}'));
    expect(withId.length).toBeGreaterThan(3);
    for (const route of withId) {
      for (const id of Object.values(ids)) {
        const path = filledPath(route.path, {
          tenant: SOUTH,
          account: 'paper',
          name: 'default',
          id,
        });
        const { status } = await send(route, path, credentials.get('owner') ?? {});
        expect([route.method, path, [403, 404].includes(status)]).toEqual([
          route.method,
          path,
          true,
        ]);
      }
    }
  });

  it('routes without a tenant show nothing of another tenant', async () => {
    const others = routes.filter(
      ({ path, method }) => !path.includes('{tenant}') && method === 'GET',
    );
    for (const [name, headers] of credentials) {
      for (const route of others.filter(({ access }) => access !== 'local')) {
        const { text } = await send(route, filledPath(route.path, {}), headers);
        const asked = `${name}: ${route.path}`;
        expect([asked, MARKS.filter((mark) => text.includes(mark))]).toEqual([asked, []]);
      }
    }
  });

  it('the first tenant is untouched, and each refusal is in the audit log of the platform', async () => {
    const accounts = await server.ask('/api/v1/tenants/default/accounts', {
      headers: OPERATOR_HEADERS,
    });
    expect(accounts.json).toMatchObject([{ account: 'paper', lifecycle: 'open' }]);
    const keys = await server.ask('/api/v1/tenants/default/api-keys', {
      headers: OPERATOR_HEADERS,
    });
    expect(keys.json).toMatchObject([{ id: ids['key'] }]);
    const audit = await server.ask('/api/v1/platform/audit?action=access.refused&limit=1000', {
      headers: OPERATOR_HEADERS,
    });
    const rows = audit.json?.['rows'] as readonly { readonly outcome: string }[];
    expect(
      rows.filter(({ outcome }) => outcome === 'refused:SCOPE_FORBIDDEN').length,
    ).toBeGreaterThan(100);
    expect(server.logged).toEqual([]);
  });
});

function hashOf(text: string): number {
  return [...text].reduce((hash, sign) => (hash * 31 + (sign.codePointAt(0) ?? 0)) | 0, 7);
}
