import { describe, expect, it } from '@jest/globals';

import { ClientAddresses } from './client-address.js';

function request(remoteAddress: string, headers: Readonly<Record<string, string>> = {}) {
  return { headers, socket: { remoteAddress } };
}

const PROXIES = new ClientAddresses(['10.0.0.0/8', '::1', '127.0.0.1']);

describe('The address of a client', () => {
  it.each<[string, string, string | undefined, string]>([
    ['the peer, if no proxy is between', '203.0.113.9', undefined, '203.0.113.9'],
    ['the peer, if it is not a trusted proxy', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['what a trusted proxy names', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the last untrusted address', '10.0.0.1', '6.6.6.6, 198.51.100.1, 10.2.0.1', '198.51.100.1'],
    ['the proxy, if it names no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['the proxy, if it names nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['the first proxy, if all are trusted', '127.0.0.1', '10.0.0.7', '10.0.0.7'],
    ['an IPv4 address without its prefix', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['an IPv6 address', '::1', '2001:db8::7', '2001:db8::7'],
  ])('is %s', (_what, peer, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect(PROXIES.of(request(peer, headers))).toBe(address);
  });

  it('is the peer for every header when no proxy is trusted', () => {
    const headers = { 'x-forwarded-for': '198.51.100.1' };
    expect(new ClientAddresses([]).of(request('127.0.0.1', headers))).toBe('127.0.0.1');
  });
});

describe('A request from this machine', () => {
  it.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['::ffff:127.0.0.1', {}, true],
    ['203.0.113.9', {}, false],
    ['10.0.0.1', {}, false],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, false],
    ['127.0.0.1', { forwarded: 'for=127.0.0.1' }, false],
    ['127.0.0.1', { 'x-forwarded-proto': 'http' }, false],
    ['', {}, false],
  ])('comes from %s with %j: %s', (peer, headers, isLocal) => {
    expect(PROXIES.isLocal(request(peer, headers as Record<string, string>))).toBe(isLocal);
  });
});

describe('TLS in front of the server', () => {
  it('is believed of trusted proxies only', () => {
    const headers = { 'x-forwarded-proto': 'https' };
    expect(PROXIES.isForwardedSecurely(request('10.0.0.1', headers))).toBe(true);
    expect(PROXIES.isForwardedSecurely(request('10.0.0.1'))).toBe(false);
    expect(PROXIES.isForwardedSecurely(request('203.0.113.9', headers))).toBe(false);
  });
});
