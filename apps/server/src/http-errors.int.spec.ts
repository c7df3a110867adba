import 'reflect-metadata';

import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { silentLogger, TidegateError } from '@tidegate/kernel';
import { IsInt } from 'class-validator';

import { createHttpApplication } from './http-application.js';

class Order {
  @IsInt()
  a = 0;
}

@Controller()
class Routes {
  @Get('well')
  well(): string {
    return 'well';
  }

  @Get('closed')
  closed(): never {
    throw new TidegateError('TOKEN_REQUIRED', 'Send the token');
  }

  @Post('orders')
  take(@Body() body: Order): Order {
    return body;
  }
}

@Module({ controllers: [Routes] })
class Application {}

const PROBLEM = 'application/problem+json; charset=utf-8';
let app: NestFastifyApplication;
let port = 0;

beforeAll(async () => {
  app = await createHttpApplication(
    Application,
    { logger: silentLogger },
    {
      bodyBytesMax: 1_000,
      requestTimeoutMs: 300,
      checkIntervalMs: 50,
    },
  );
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
});

afterAll(() => app.close());

/** Sends raw bytes and returns the response up to the close of the connection. */
function answerTo(bytes: string): Promise<string> {
  return new Promise((settle, fail) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (text: Buffer) => (answer += text.toString()));
    socket.on('close', () => settle(answer));
    socket.on('error', fail);
  });
}

const lines = (...text: readonly string[]): string => text.join('\r\n');

/** A request with the usual headers that closes the connection afterwards. */
function request(line: string, headers: readonly string[] = [], body = ''): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return lines(`${line} HTTP/1.1`, 'Host: x', 'Connection: close', ...length, ...headers, '', body);
}

const JSON_TYPE = 'Content-Type: application/json';

const ERRORS: readonly (readonly [name: string, status: number, code: string, bytes: string])[] = [
  ['an unknown path', 404, 'HTTP_404', request('GET /nothing')],
  ['a method that the route does not serve', 405, 'HTTP_405', request('DELETE /well')],
  ['a method that HTTP does not have', 400, 'HTTP_400', request('GRAB /well')],
  ['a method that the server does not implement', 405, 'HTTP_405', request('PROPFIND /well')],
  ['TRACE', 405, 'HTTP_405', request('TRACE /well')],
  ['a path that cannot be decoded', 400, 'HTTP_400', request('GET /%zz')],
  ['a missing token', 401, 'TOKEN_REQUIRED', request('GET /closed')],
  ['malformed JSON', 400, 'HTTP_400', request('POST /orders', [JSON_TYPE], '{"a":')],
  ['JSON without a body', 400, 'HTTP_400', request('POST /orders', [JSON_TYPE])],
  ['a __proto__ member', 400, 'HTTP_400', request('POST /orders', [JSON_TYPE], '{"__proto__":{}}')],
  [
    'an unsupported content type',
    415,
    'HTTP_415',
    request('POST /orders', ['Content-Type: text/csv'], 'a,b'),
  ],
  ['a malformed content type', 415, 'HTTP_415', request('POST /orders', ['Content-Type: ;;'], 'a')],
  [
    'an oversized body',
    413,
    'HTTP_413',
    request('POST /orders', [JSON_TYPE], `"${'x'.repeat(2_000)}"`),
  ],
  ['oversized headers', 431, 'HTTP_431', request('GET /well', [`x: ${'y'.repeat(20_000)}`])],
  ['invalid HTTP', 400, 'HTTP_400', 'hello\r\n\r\n'],
  [
    'a request without a Host header',
    400,
    'HTTP_400',
    lines('GET /well HTTP/1.1', 'Connection: close', '', ''),
  ],
  [
    'two Content-Length headers',
    400,
    'HTTP_400',
    request('POST /orders', ['Content-Length: 1', 'Content-Length: 2']),
  ],
  ['an unknown expectation', 417, 'HTTP_417', request('GET /well', ['Expect: wonders'])],
  [
    'an incomplete body',
    408,
    'HTTP_408',
    lines('POST /orders HTTP/1.1', 'Host: x', JSON_TYPE, 'Content-Length: 10', '', '{'),
  ],
  ['incomplete headers', 408, 'HTTP_408', lines('GET /well HTTP/1.1', 'Host: x', '')],
];

describe('The HTTP application', () => {
  it.each(ERRORS)('answers %s with problem details: %i %s', async (_, status, code, bytes) => {
    const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(/^content-type: (.*)$/im.exec(head)?.[1]).toBe(PROBLEM);
    const problem = JSON.parse(body) as Record<string, unknown>;
    expect(problem).toMatchObject({ type: 'about:blank', status, code });
    expect(problem['title']).not.toBe('Error');
    expect(problem['detail']).toEqual(expect.stringMatching(/\w{3}/));
  });

  it('answers HEAD with the same status and headers, without a body', async () => {
    const answer = await answerTo(request('HEAD /nothing'));
    const [head = '', body] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 404 /);
    expect(/^content-type: (.*)$/im.exec(head)?.[1]).toBe(PROBLEM);
    expect(body).toBe('');
  });

  it('passes well-formed requests to their route', async () => {
    const answer = await answerTo(request('POST /orders', [JSON_TYPE], '{"a":1}'));
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toMatch(/\{"a":1\}$/);
  });
});
