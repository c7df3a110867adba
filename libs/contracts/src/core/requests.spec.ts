import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import { ChangeAccountRequest, OpenAccountRequest } from './account-requests.js';
import { CommandHeader } from './command-header.js';
import { ControlRequest } from './control-request.js';
import { AccountPath } from './paths.js';
import { SaveProfileRequest } from './profile-requests.js';
import { TransferRequest } from './transfer-request.js';

const REASON = { reason: 'because' };

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
    ['to open an account', OpenAccountRequest, { ...REASON, id: 'second', deposit: '250.5' }],
    ['to configure one', ChangeAccountRequest, { ...REASON, action: 'configure', profile: 'a' }],
    ['to close one', ChangeAccountRequest, { ...REASON, action: 'close' }],
    ['to deposit', TransferRequest, { ...REASON, id: 'in-1', asset: 'USD', amount: '250.5' }],
    ['to withdraw', TransferRequest, { ...REASON, id: 'w_1', asset: 'BTC', amount: '-0.1' }],
    ['to save a profile', SaveProfileRequest, { name: 'careful', content: {} }],
    ['to pause', ControlRequest, { ...REASON, type: 'pause', code: 'REVIEW' }],
    ['with a key', CommandHeader, { key: 'k-1', actor: 'cli:ann' }],
    ['of an account', AccountPath, { tenant: 'north', account: 'paper' }],
  ])('accepts a documented request %s', (_name, request, body) => {
    expect(refusedIn(request, body)).toEqual([]);
  });

  it.each<[string, new () => object, object]>([
    ['key', CommandHeader, { key: 'x'.repeat(65), actor: 'a' }],
    ['actor', CommandHeader, { key: 'k-1', actor: '' }],
    ['reason', ChangeAccountRequest, { action: 'close', reason: '' }],
    ['id', OpenAccountRequest, { ...REASON, id: 'A b' }],
    ['id', OpenAccountRequest, { ...REASON, id: 'all' }],
    ['deposit', OpenAccountRequest, { ...REASON, id: 'a', deposit: '-1' }],
    ['deposit', OpenAccountRequest, { ...REASON, id: 'a', deposit: '1e3' }],
    ['deposit', OpenAccountRequest, { ...REASON, id: 'a', deposit: 5 }],
    ['version', OpenAccountRequest, { ...REASON, id: 'a', version: 0 }],
    ['tenant', OpenAccountRequest, { ...REASON, id: 'a', tenant: 'north' }],
    ['action', ChangeAccountRequest, { ...REASON, action: 'delete' }],
    ['id', TransferRequest, { ...REASON, id: 'deposit:initial', asset: 'USD', amount: '1' }],
    ['asset', TransferRequest, { ...REASON, id: 'a', asset: 'usd', amount: '1' }],
    ['amount', TransferRequest, { ...REASON, id: 'a', asset: 'USD', amount: '+1' }],
    ['amount', TransferRequest, { ...REASON, id: 'a', asset: 'USD', amount: '--1' }],
    ['content', SaveProfileRequest, { name: 'a', content: 'text' }],
    ['type', ControlRequest, { ...REASON, type: 'stop' }],
    ['instrument', ControlRequest, { ...REASON, type: 'pause', instrument: 'btc' }],
    ['target', ControlRequest, { ...REASON, type: 'pause', target: {} }],
    ['account', AccountPath, { tenant: 'north', account: 'A' }],
    ['tenant', AccountPath, { tenant: '../north', account: 'paper' }],
  ])('refuses an invalid %s', (path, request, body) => {
    expect(refusedIn(request, body)).toEqual([path]);
  });
});
