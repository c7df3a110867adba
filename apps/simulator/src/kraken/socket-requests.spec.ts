import { describe, expect, it } from '@jest/globals';

import { parseSocketRequest } from './socket-requests.js';

const parse = (frame: object | string) =>
  parseSocketRequest(typeof frame === 'string' ? frame : JSON.stringify(frame));

describe('parseSocketRequest', () => {
  it('parses a subscription with its defaults', () => {
    const params = { channel: 'book', symbol: ['BTC/USD', 'ETH/USD'] };
    expect(parse({ method: 'subscribe', params, req_id: 7 })).toEqual({
      ok: true,
      value: {
        method: 'subscribe',
        selection: { channel: 'book', depth: 10 },
        symbols: ['BTC/USD', 'ETH/USD'],
        snapshot: true,
        requestId: '7',
      },
    });
  });

  it('requests no snapshot of trades by default', () => {
    const snapshotOf = (params: object): unknown => {
      const parsed = parse({ method: 'subscribe', params: { symbol: ['BTC/USD'], ...params } });
      return parsed.ok && 'snapshot' in parsed.value && parsed.value.snapshot;
    };
    expect(snapshotOf({ channel: 'trade' })).toBe(false);
    expect(snapshotOf({ channel: 'trade', snapshot: true })).toBe(true);
    expect(snapshotOf({ channel: 'ticker', snapshot: false })).toBe(false);
  });

  it('keeps a request id above 2^53', () => {
    expect(parse('{"method":"ping","req_id":9007199254740993}')).toEqual({
      ok: true,
      value: { method: 'ping', requestId: '9007199254740993' },
    });
  });

  it.each([
    ['invalid JSON', 'nonsense', 'Malformed request'],
    ['an array', '[]', 'Malformed request'],
    ['an unknown method', { method: 'dance' }, 'Malformed request'],
    [
      'a subscription without symbols',
      { method: 'subscribe', params: { channel: 'book' } },
      'Malformed request',
    ],
    [
      'a symbol that is not a list',
      { method: 'subscribe', params: { channel: 'book', symbol: 'BTC/USD' } },
      'Malformed request',
    ],
    ['no channel', { method: 'subscribe', params: { symbol: ['BTC/USD'] } }, 'Malformed request'],
    [
      'an unknown channel',
      { method: 'subscribe', params: { channel: 'news', symbol: ['BTC/USD'] } },
      'Event(s) not found',
    ],
    [
      'an unknown depth',
      { method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 11 } },
      'Subscription depth not supported',
    ],
    [
      'an unknown interval',
      { method: 'subscribe', params: { channel: 'ohlc', symbol: ['BTC/USD'], interval: 7 } },
      'Subscription ohlc interval not supported',
    ],
    [
      'an unknown trigger',
      {
        method: 'subscribe',
        params: { channel: 'ticker', symbol: ['BTC/USD'], event_trigger: 'x' },
      },
      'Malformed request',
    ],
  ])('rejects %s', (_, frame, error) => {
    expect(parse(frame)).toMatchObject({ ok: false, error: { error } });
  });

  it('keeps the symbols of a refused request', () => {
    const params = { channel: 'book', symbol: ['BTC/USD', 'ETH/USD'], depth: 11 };
    const parsed = parse({ method: 'subscribe', params, req_id: 3 });
    expect(parsed).toMatchObject({
      error: { symbols: ['BTC/USD', 'ETH/USD'], requestId: '3', method: 'subscribe' },
    });
  });
});
