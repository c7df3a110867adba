import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { ChangeAccountRequest, OpenAccountRequest } from './account-requests.js';
import { ControlRequest } from './control-request.js';
import { SaveProfileRequest } from './profile-requests.js';
import { TransferRequest } from './transfer-request.js';

const HEADER = { key: 'k-1', actor: 'cli:ann', reason: 'because' };
const TARGET = { type: 'account', account: 'paper' };

function pathsOf(problems: readonly ValidationError[], prefix = ''): string[] {
  return problems.flatMap(({ property, children = [] }) =>
    children.length > 0 ? pathsOf(children, `${prefix}${property}.`) : [`${prefix}${property}`],
  );
}

function refusedIn(request: new () => object, body: object): readonly string[] {
  const made = plainToInstance(request, body);
  return pathsOf(validateSync(made, { whitelist: true, forbidNonWhitelisted: true }));
}

describe('Request validation', () => {
  it.each<[string, new () => object, object]>([
    ['to open an account', OpenAccountRequest, { ...HEADER, id: 'second', deposit: '250.5' }],
    ['to configure one', ChangeAccountRequest, { ...HEADER, action: 'configure', profile: 'a' }],
    ['to close one', ChangeAccountRequest, { ...HEADER, action: 'close' }],
    ['to deposit', TransferRequest, { ...HEADER, id: 'in-1', asset: 'USD', amount: '250.5' }],
    ['to withdraw', TransferRequest, { ...HEADER, id: 'w_1', asset: 'BTC', amount: '-0.1' }],
    ['to save a profile', SaveProfileRequest, { name: 'careful', content: {}, actor: 'cli:ann' }],
    ['to pause', ControlRequest, { ...HEADER, type: 'pause', code: 'REVIEW', target: TARGET }],
  ])('accepts a documented request %s', (_name, request, body) => {
    expect(refusedIn(request, body)).toEqual([]);
  });

  it.each<[string, new () => object, object]>([
    ['key', OpenAccountRequest, { ...HEADER, id: 'a', key: 'x'.repeat(65) }],
    ['actor', OpenAccountRequest, { ...HEADER, id: 'a', actor: '' }],
    ['reason', ChangeAccountRequest, { ...HEADER, action: 'close', reason: '' }],
    ['id', OpenAccountRequest, { ...HEADER, id: 'A b' }],
    ['deposit', OpenAccountRequest, { ...HEADER, id: 'a', deposit: '-1' }],
    ['deposit', OpenAccountRequest, { ...HEADER, id: 'a', deposit: '1e3' }],
    ['deposit', OpenAccountRequest, { ...HEADER, id: 'a', deposit: 5 }],
    ['version', OpenAccountRequest, { ...HEADER, id: 'a', version: 0 }],
    ['action', ChangeAccountRequest, { ...HEADER, action: 'delete' }],
    ['id', TransferRequest, { ...HEADER, id: 'deposit:initial', asset: 'USD', amount: '1' }],
    ['asset', TransferRequest, { ...HEADER, id: 'a', asset: 'usd', amount: '1' }],
    ['amount', TransferRequest, { ...HEADER, id: 'a', asset: 'USD', amount: '+1' }],
    ['amount', TransferRequest, { ...HEADER, id: 'a', asset: 'USD', amount: '--1' }],
    ['content', SaveProfileRequest, { name: 'a', content: 'text', actor: 'x' }],
    ['type', ControlRequest, { ...HEADER, type: 'stop', target: TARGET }],
    ['target.type', ControlRequest, { ...HEADER, type: 'pause', target: { type: 'all' } }],
    [
      'target.instrument',
      ControlRequest,
      { ...HEADER, type: 'pause', target: { type: 'instrument', instrument: 'btc' } },
    ],
    ['extra', ControlRequest, { ...HEADER, type: 'pause', target: TARGET, extra: 1 }],
  ])('refuses an invalid %s', (path, request, body) => {
    expect(refusedIn(request, body)).toEqual([path]);
  });
});
