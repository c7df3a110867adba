import 'reflect-metadata';

import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { silentLogger, TidegateError } from '@tidegate/kernel';

import { createHttpApplication } from './http-application.js';

@Controller()
class Routes {
  @Get('well')
  well(): string {
    return 'well';
  }

  @Get('busy')
  busy(): never {
    throw new TidegateError('DATABASE_BUSY', 'another process is writing', { retryable: true });
  }

  @Get('broken')
  broken(): never {
    throw new Error('a secret of ours');
  }
}

@Module({ controllers: [Routes] })
class Application {}

const PROBLEM = 'application/problem+json; charset=utf-8';
const logged: unknown[] = [];
let app: NestFastifyApplication;
let url = '';

beforeAll(async () => {
  const error = (_message: string, fields?: unknown): unknown => logged.push(fields);
  app = await createHttpApplication(Application, { logger: { ...silentLogger, error } });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

afterAll(() => app.close());

/** Sends raw bytes, which may be invalid HTTP, and returns the response. */
function answerTo(bytes: string): Promise<string> {
  return new Promise((settle, fail) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (text: Buffer) => (answer += text.toString()));
    socket.on('close', () => settle(answer));
    socket.on('error', fail);
  });
}

/** Parses status, content type and JSON body of a raw HTTP response. */
function readAnswer(answer: string): readonly [string, string, Record<string, unknown>] {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? '';
  return [head.split(' ')[1] ?? '', type, JSON.parse(body) as Record<string, unknown>];
}

describe('The HTTP application', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'answers %s to a GET route with 405 and the allowed methods',
    async (method) => {
      const response = await fetch(`${url}/well?here=1`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, HEAD');
      expect(response.headers.get('content-type')).toBe(PROBLEM);
      expect(await response.json()).toEqual({
        type: 'about:blank',
        title: 'Method not allowed',
        status: 405,
        detail: `${method} is not allowed here; allowed methods: GET, HEAD`,
        instance: '/well?here=1',
        code: 'HTTP_405',
      });
    },
  );

  it('answers 404 for an unknown path', async () => {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${url}/nothing`, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([404, null]);
      expect(await response.json()).toMatchObject({ code: 'HTTP_404', instance: '/nothing' });
    }
  });

  it('answers 400 with problem details for a path that cannot be decoded', async () => {
    const answer = await answerTo('GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(readAnswer(answer)).toEqual([
      '400',
      PROBLEM,
      expect.objectContaining({ title: 'Bad request', code: 'HTTP_400', instance: '/%zz' }),
    ]);
  });

  it('answers 400 for invalid HTTP and 431 for oversized headers, both with problem details', async () => {
    const [badStatus, badType, bad] = readAnswer(await answerTo('hello\r\n\r\n'));
    expect([badStatus, badType, bad['code']]).toEqual(['400', PROBLEM, 'HTTP_400']);
    const headers = `x: ${'y'.repeat(20_000)}\r\n`;
    const long = await answerTo(`GET /well HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
    const [status, type, body] = readAnswer(long);
    expect([status, type]).toEqual(['431', PROBLEM]);
    expect(body).toMatchObject({ title: 'Request header fields too large', code: 'HTTP_431' });
    expect(body).not.toHaveProperty('instance');
  });

  it('shows the code of a transient error, and logs an internal error without showing its message', async () => {
    const busy = await fetch(`${url}/busy`);
    expect([busy.status, await busy.json()]).toMatchObject([503, { code: 'DATABASE_BUSY' }]);
    const broken = await fetch(`${url}/broken`);
    const text = await broken.text();
    expect([broken.status, JSON.parse(text)]).toMatchObject([500, { code: 'INTERNAL' }]);
    expect(text).not.toContain('secret');
    expect(logged).toContainEqual({
      path: '/broken',
      error: expect.objectContaining({
        message: 'a secret of ours',
        stack: expect.stringContaining('Routes.broken'),
      }),
    });
  });

  it('serves GET and HEAD', async () => {
    expect(await (await fetch(`${url}/well`)).text()).toBe('well');
    expect((await fetch(`${url}/well`, { method: 'HEAD' })).status).toBe(200);
  });
});
