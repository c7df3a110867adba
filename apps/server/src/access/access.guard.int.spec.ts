import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { silentLogger } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import { guardedBy } from '../../testing/guarded.js';
import { createHttpApplication } from '../http-application.js';
import { Access } from './access.js';
import { InAccount } from './handler-parameters.js';
import { OperatorOnly } from './operator-only.js';

const TOKEN = 'a-token-of-the-storage-directory-0123456789';

@Controller()
class Routes {
  @Get('open')
  @Access('public')
  open(): string {
    return 'open';
  }

  @Get('undeclared')
  undeclared(): string {
    return 'never seen';
  }

  @Get('misplaced')
  @Access('read')
  misplaced(): string {
    return 'never seen';
  }

  @Get('tenants/:tenant/accounts/:account')
  @Access('read')
  account(@InAccount() scope: AccountScope): AccountScope {
    return scope;
  }
}

@Module({})
class Application {
  static with(token: string | null): DynamicModule {
    const imports = [guardedBy(new OperatorOnly(token))];
    return { module: Application, controllers: [Routes], imports };
  }
}

const logged: unknown[] = [];
let app: NestFastifyApplication;
let url = '';

beforeAll(async () => {
  const note = (_message: string, fields?: unknown): void => void logged.push(fields);
  const logger = { ...silentLogger, error: note, warn: note, info: note };
  app = await createHttpApplication(Application.with(TOKEN), { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

async function ask(path: string): Promise<readonly [number, unknown]> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const text = await response.text();
  return [response.status, text.startsWith('{') ? JSON.parse(text) : text];
}

describe('AccessGuard', () => {
  it.each([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${TOKEN.replace('a', 'b')}` }],
    ['a longer token', { authorization: `Bearer ${TOKEN}x` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('answers 401 for %s, says where the token is, and logs nothing', async (_name, headers) => {
    const response = await fetch(`${url}/tenants/north/accounts/paper`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({
      code: 'TOKEN_REQUIRED',
      detail: expect.stringContaining('access-token'),
    });
    expect(JSON.stringify(problem)).not.toContain(TOKEN.slice(0, 12));
    expect(logged).toEqual([]);
  });

  it('gives a handler the account of its path', async () => {
    const scope = { tenant: 'north', account: 'paper' };
    expect(await ask('/tenants/north/accounts/paper')).toEqual([200, scope]);
  });

  it.each([
    '/tenants/North/accounts/a',
    '/tenants/north/accounts/A%20b',
    '/tenants/n/accounts/all',
  ])('answers 400 for a path that names no account: %s', async (path) => {
    expect(await ask(path)).toMatchObject([400, { code: 'REQUEST_INVALID' }]);
  });

  it('allows a public route without a token', async () => {
    expect((await fetch(`${url}/open`)).status).toBe(200);
  });

  it('refuses a route without an access rule, and a verb of a tenant without a tenant', async () => {
    expect(await ask('/undeclared')).toMatchObject([403, { code: 'ACCESS_UNDECLARED' }]);
    expect(await ask('/misplaced')).toMatchObject([403, { code: 'ACCESS_UNDECLARED' }]);
  });

  it('refuses every token when the process has none', async () => {
    const closed = await createHttpApplication(Application.with(null), { logger: silentLogger });
    await closed.listen(0, '127.0.0.1');
    const headers = { authorization: `Bearer ${TOKEN}` };
    const address = `${await closed.getUrl()}/tenants/north/accounts/paper`;
    const { status } = await fetch(address, { headers });
    await closed.close();
    expect(status).toBe(401);
  });
});
