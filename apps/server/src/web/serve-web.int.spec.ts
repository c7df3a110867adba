import 'reflect-metadata';

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { epochMs, ManualTime, silentLogger } from '@tidegate/kernel';

import { ClientAddresses } from '../access/client-address.js';
import { createHttpApplication } from '../http-application.js';
import type { ApiDocument } from './api-docs-page.js';
import { readConsoleFiles } from './console-files.js';
import { serveWeb } from './serve-web.js';

@Module({})
class Empty {}

const SCRIPT = 'export const a = 1;';
const PAGE =
  '<!doctype html><html lang="en"><head></head><body><tg-root ngCspNonce="__CSP_NONCE__"></tg-root><script src="main-HZF46PG7.js" nonce="__CSP_NONCE__"></script></body></html>';

describe('readConsoleFiles', () => {
  it('finds no console in a folder without its page, and throws if the page cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'console-'));
    expect(await readConsoleFiles(folder)).toBeNull();
    await mkdir(join(folder, 'index.html'));
    await expect(readConsoleFiles(folder)).rejects.toMatchObject({ code: 'EISDIR' });
    await rm(folder, { recursive: true });
  });
});

describe('The web part of the server', () => {
  const logged: unknown[] = [];
  let folder = '';
  let app: NestFastifyApplication;
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    await mkdir(join(folder, 'vendor'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, '.stamp'), 'secret');
    await writeFile(join(folder, 'main-HZF46PG7.js'), SCRIPT);
    await writeFile(join(folder, 'main-HZF46PG7.js.br'), brotliCompressSync(SCRIPT));
    await writeFile(join(folder, 'de.json'), '{}');
    const document = JSON.parse(
      await readFile(new URL('../../openapi.json', import.meta.url), 'utf8'),
    ) as ApiDocument;
    const warn = (_message: string, fields?: unknown): void => void logged.push(fields);
    app = await createHttpApplication(Empty, { logger: silentLogger });
    await serveWeb(app, {
      console: await readConsoleFiles(folder),
      languageOf: async (session) => (session === 'german' ? 'de' : 'en'),
      document,
      logger: { ...silentLogger, warn },
      clock: new ManualTime(epochMs(1_780_000_000_000)),
      addresses: new ClientAddresses([]),
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  it.each(['/', '/default/paper/overview', '/setup', '/default/paper/market/kraken:BTC-USD?x=1'])(
    'serves the console at %s with a nonce of the response in page and policy',
    async (path) => {
      const [first, second] = await Promise.all([fetch(`${url}${path}`), fetch(`${url}${path}`)]);
      const policy = first.headers.get('content-security-policy') ?? '';
      const [, nonce = ''] = /style-src 'self' 'nonce-([^']+)'/.exec(policy) ?? [];
      const page = await first.text();
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{24}$/);
      expect(page.split(nonce)).toHaveLength(3);
      expect(page).not.toContain('__CSP_NONCE__');
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(first.headers.get('cache-control')).toBe('no-store');
      expect(second.headers.get('content-security-policy')).not.toBe(policy);
    },
  );

  it('writes the language of the user into the page', async () => {
    const page = async (cookie: string): Promise<string> =>
      (await fetch(url, { headers: { cookie } })).text();
    expect(await page('tidegate_session=german')).toContain('<html lang="de"');
    expect(await page('tidegate_session=other')).toContain('<html lang="en"');
  });

  it('serves hashed files for good, others to be checked, compressed if the browser can', async () => {
    const script = await fetch(`${url}/main-HZF46PG7.js`, { headers: { 'accept-encoding': 'br' } });
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toBe('br');
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(await script.text()).toBe(SCRIPT);
    const words = await fetch(`${url}/de.json`);
    expect([words.status, words.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it.each([
    '/missing.js',
    '/.stamp',
    '/main-HZF46PG7.js.br',
    '/api/v1/nothing',
    '/metrics/x',
    '/..%2f..%2fetc/passwd.txt',
  ])('answers 404 with problem details for %s', async (path) => {
    const response = await fetch(`${url}${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ status: 404 });
  });

  it('logs what the policy blocked, without queries, and not more than a few reports', async () => {
    const report = {
      'csp-report': {
        'violated-directive': 'style-src',
        'blocked-uri': 'https://evil.example/x?token=1',
        'document-uri': 'https://desk.example/default/paper?q=1',
      },
    };
    const send = (body: string, type = 'application/csp-report'): Promise<Response> =>
      fetch(`${url}/csp-report`, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await send(JSON.stringify(report))).status).toBe(204);
    expect(logged).toEqual([
      {
        directive: 'style-src',
        blocked: 'https://evil.example/x',
        page: 'https://desk.example/default/paper',
      },
    ]);
    expect((await send('not json')).status).toBe(204);
    expect((await send('x'.repeat(20_000))).status).toBe(413);
    for (let count = 0; count < 30; count++) await send('{}');
    expect(logged.length).toBeLessThanOrEqual(20);
  });

  it('shows every route with an example at /api/docs, and the document beside it', async () => {
    const page = await (await fetch(`${url}/api/docs`)).text();
    expect(page).not.toMatch(/<script|style="|https?:\/\/(?!www\.rfc)/);
    expect(page).toContain('<h2 id="accounts">accounts</h2>');
    expect(page).toContain('POST /api/v1/tenants/{tenant}/accounts/{account}/control');
    expect(page).toContain('SCOPE_FORBIDDEN');
    const document = (await (await fetch(`${url}/api/docs/openapi.json`)).json()) as ApiDocument;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        expect(page).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
      }
    }
  });
});
