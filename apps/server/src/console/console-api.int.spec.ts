import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONSOLE_EPOCH, DESK_PASSWORD } from '@tidegate/tenants/testing';

import {
  DeskServer,
  headersOf,
  OPERATOR_HEADERS,
  type DeskAnswer,
} from '../../testing/desk-server.js';

const EXPIRES = new Date(CONSOLE_EPOCH + 86_400_000).toISOString();

describe('The routes of the console', () => {
  let server: DeskServer;

  beforeAll(async () => {
    server = await DeskServer.start();
  });
  afterAll(() => server.close());

  const post = (
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<DeskAnswer> => server.ask(`/api/v1/${path}`, { method: 'POST', body, headers });

  it('sets up the first owner once, and signs them in with a protected cookie', async () => {
    expect((await server.ask('/api/v1/setup')).json).toEqual({ isNeeded: true });
    const owner = { login: 'ann', name: 'Ann', password: DESK_PASSWORD };
    expect(await post('setup', { ...owner, password: 'short' })).toMatchObject({
      status: 422,
      json: { code: 'PASSWORD_WEAK' },
    });
    const made = await post('setup', owner);
    expect(made).toMatchObject({ status: 200, json: { next: 'done', ticket: null } });
    expect(made.headers.get('set-cookie')).toMatch(
      /^tidegate_session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    expect(made.text).not.toMatch(/[0-9a-f]{64}/);
    expect((await post('setup', owner)).json).toMatchObject({ code: 'ALREADY_SET_UP' });
    expect((await server.ask('/api/v1/setup')).json).toEqual({ isNeeded: false });
  });

  it('refuses setup through a proxy without the access token', async () => {
    const owner = { login: 'eve', name: 'Eve', password: DESK_PASSWORD };
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect((await post('setup', owner, forwarded)).status).toBe(401);
  });

  it('signs in with the password, gives the same answer to a wrong password and an unknown login', async () => {
    const right = await post('auth/sign-in', { login: 'ann', password: DESK_PASSWORD });
    expect(right.json).toMatchObject({ next: 'done' });
    const wrong = await post('auth/sign-in', { login: 'ann', password: 'wrong' });
    const unknown = await post('auth/sign-in', { login: 'nobody', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, json: { code: 'SIGN_IN_FAILED' } });
    expect(unknown.json).toEqual(wrong.json);
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it('refuses a sign-in from a page of another site', async () => {
    const body = { login: 'ann', password: DESK_PASSWORD };
    const foreign = await post('auth/sign-in', body, { origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, json: { code: 'ORIGIN_FORBIDDEN' } });
  });

  it('shows who the caller is and what they may do', async () => {
    const browser = await server.browser('ann');
    const me = await server.ask('/api/v1/me', { headers: { cookie: browser.cookie } });
    expect(me.json).toMatchObject({
      kind: 'user',
      user: { login: 'ann', name: 'Ann' },
      memberships: [
        {
          tenant: 'default',
          role: 'owner',
          accounts: [{ account: 'paper', mode: 'paper', currency: 'USD', lifecycle: 'open' }],
        },
      ],
      platform: ['platform.read', 'platform.manage', 'platform.control'],
      preferences: {},
    });
    const operator = await server.ask('/api/v1/me', { headers: OPERATOR_HEADERS });
    expect(operator.json).toMatchObject({ kind: 'operator', user: null, csrf: null });
  });

  it('changes preferences with the CSRF token only', async () => {
    const { cookie, csrf } = await server.browser('ann');
    const change = { method: 'PATCH', body: { preferences: { language: 'de' } } };
    const without = await server.ask('/api/v1/me', { ...change, headers: { cookie } });
    expect(without).toMatchObject({ status: 403, json: { code: 'CSRF_INVALID' } });
    const headers = headersOf({ cookie, csrf });
    expect((await server.ask('/api/v1/me', { ...change, headers })).status).toBe(204);
    const me = await server.ask('/api/v1/me', { headers });
    expect(me.json).toMatchObject({ preferences: { language: 'de' } });
  });

  it('makes a key once per idempotency key, and shows its token once', async () => {
    const browser = headersOf(await server.browser('ann'));
    const body = { name: 'script', verbs: ['read'], expiresAt: EXPIRES };
    const headers = { ...browser, 'idempotency-key': 'make-1' };
    const path = 'tenants/default/api-keys';
    const made = await post(path, body, headers);
    const token = String(made.json?.['token']);
    expect(token).toMatch(/^tg_/);
    const repeated = await post(path, body, headers);
    expect(repeated.json).toEqual({ ...made.json, token: null });
    const other = await post(path, { ...body, name: 'another' }, headers);
    expect(other).toMatchObject({ status: 409, json: { code: 'IDEMPOTENCY_MISMATCH' } });
    const listed = await server.ask(`/api/v1/${path}`, { headers: browser });
    expect(listed.json).toHaveLength(1);
    expect(listed.text).not.toContain(token);
    const bearer = { authorization: `Bearer ${token}` };
    const read = await server.ask('/api/v1/tenants/default/accounts', { headers: bearer });
    expect(read.status).toBe(200);
    const pause = { type: 'pause', code: 'A', reason: 'x' };
    const refused = await post('tenants/default/control', pause, {
      ...bearer,
      'idempotency-key': 'p-1',
    });
    expect(refused).toMatchObject({ status: 403, json: { code: 'VERB_FORBIDDEN' } });
  });

  it('invites a viewer, who may read and not control', async () => {
    const headers = headersOf(await server.browser('ann'));
    const invited = await post('tenants/default/invitations', { role: 'viewer' }, headers);
    const token = String(invited.json?.['token']);
    expect((await post('invitations/preview', { token })).json).toMatchObject({ role: 'viewer' });
    const guest = { token, login: 'ben', name: 'Ben', password: DESK_PASSWORD };
    expect((await post('invitations/accept', guest)).json).toMatchObject({ next: 'done' });
    expect((await post('invitations/accept', guest)).json).toMatchObject({ code: 'TOKEN_INVALID' });
    const ben = headersOf(await server.browser('ben'));
    const positions = '/api/v1/tenants/default/accounts/all/positions';
    expect((await server.ask(positions, { headers: ben })).status).toBe(200);
    const members = await server.ask('/api/v1/tenants/default/members', { headers: ben });
    expect(members).toMatchObject({ status: 403, json: { code: 'VERB_FORBIDDEN' } });
    const own = await server.ask('/api/v1/tenants/default/members', { headers });
    expect(own.json).toMatchObject([{ login: 'ann' }, { login: 'ben', role: 'viewer' }]);
  });

  it('keeps the last owner', async () => {
    const headers = headersOf(await server.browser('ann'));
    const me = await server.ask('/api/v1/me', { headers });
    const { id } = me.json?.['user'] as { readonly id: string };
    const change = { method: 'PATCH', body: { role: 'viewer', reason: 'a mistake' }, headers };
    const refused = await server.ask(`/api/v1/tenants/default/members/${id}`, change);
    expect(refused).toMatchObject({ status: 409, json: { code: 'LAST_OWNER' } });
  });

  it('lists and ends sessions, and signs out', async () => {
    const first = await server.browser('ben');
    const second = headersOf(await server.browser('ben'));
    const listed = await server.ask('/api/v1/me/sessions', { headers: second });
    const rows = listed.json as unknown as readonly { readonly isCurrent: boolean }[];
    expect(rows.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const ended = await server.ask('/api/v1/me/sessions/others', {
      method: 'DELETE',
      headers: second,
    });
    expect(ended.json).toEqual({ ended: rows.length - 1 });
    const old = await server.ask('/api/v1/me', { headers: { cookie: first.cookie } });
    expect(old.status).toBe(401);
    const out = await server.ask('/api/v1/auth/sign-out', { method: 'POST', headers: second });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect((await server.ask('/api/v1/me', { headers: second })).status).toBe(401);
  });

  it('records every action in the audit log, which verifies', async () => {
    const headers = headersOf(await server.browser('ann'));
    const log = await server.ask('/api/v1/tenants/default/audit', { headers });
    const rows = log.json?.['rows'] as readonly { readonly action: string }[];
    const actions = rows.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['keys.created', 'members.joined']));
    const verified = await server.ask('/api/v1/tenants/default/audit/verification', { headers });
    expect(verified.json).toMatchObject({ isWhole: true, brokenAt: null });
  });

  it('a key, a link and the operator cannot use the routes of a user', async () => {
    const operator = await server.ask('/api/v1/me/sessions', { headers: OPERATOR_HEADERS });
    expect(operator).toMatchObject({ status: 403, json: { code: 'USER_REQUIRED' } });
  });

  it('sends security headers and a request id with every answer', async () => {
    for (const path of ['/api/v1/setup', '/nothing', '/api/v1/me']) {
      const { headers } = await server.ask(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});
