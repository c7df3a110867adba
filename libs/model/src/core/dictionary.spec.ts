import { describe, expect, it } from '@jest/globals';
import { accountId, instrumentId, tenantId, venueId } from '@tidegate/kernel';

import { EXIT_REASONS, isLivePosition, type Position, type PositionStatus } from './position.js';
import { accountKey, sameAccount, type AccountScope } from './tenant-scope.js';
import { oppositeSide } from './trade-tick.js';
import { GATE_CODES, passed, refused } from './verdict.js';

const scopeOf = (tenant: string, account: string): AccountScope => ({
  tenant: tenantId(tenant),
  account: accountId(account),
});

describe('an account scope', () => {
  it('is the same only if tenant and account are the same', () => {
    expect(sameAccount(scopeOf('t', 'a'), scopeOf('t', 'a'))).toBe(true);
    expect(sameAccount(scopeOf('t', 'a'), scopeOf('u', 'a'))).toBe(false);
    expect(sameAccount(scopeOf('t', 'a'), scopeOf('t', 'b'))).toBe(false);
  });

  it('has a key that distinguishes equal account names by tenant', () => {
    expect(accountKey(scopeOf('t', 'a'))).not.toBe(accountKey(scopeOf('u', 'a')));
  });
});

describe('a position', () => {
  it('is live until it is closed', () => {
    const isLive = (status: PositionStatus): boolean => isLivePosition({ status } as Position);
    expect((['opening', 'open', 'closed'] as const).map(isLive)).toEqual([true, true, false]);
  });

  it('has unique exit reasons', () => {
    expect(new Set(EXIT_REASONS).size).toBe(EXIT_REASONS.length);
  });
});

describe('a verdict', () => {
  it('has an empty message when the gate passed', () => {
    expect(passed('SPREAD_TOO_WIDE', { spreadRate: 0.001 })).toEqual({
      gate: 'SPREAD_TOO_WIDE',
      passed: true,
      message: '',
      numbers: { spreadRate: 0.001 },
    });
    expect(passed('ENGINE_PAUSED').numbers).toEqual({});
  });

  it('has a message and numbers when the gate refused', () => {
    const verdict = refused('MAX_POSITIONS', () => '5 positions are open, at most 5', {
      open: 5,
      max: 5,
    });
    expect(verdict).toEqual({
      gate: 'MAX_POSITIONS',
      passed: false,
      message: '5 positions are open, at most 5',
      numbers: { open: 5, max: 5 },
    });
  });

  it('writes the message of a refusal once, and not before it is read', () => {
    let written = 0;
    const verdict = refused('MAX_POSITIONS', () => `written ${(written += 1)}`, {});
    expect(written).toBe(0);
    expect([verdict.message, { ...verdict }.message]).toEqual(['written 1', 'written 1']);
  });

  it('has unique gate codes', () => {
    expect(new Set(GATE_CODES).size).toBe(GATE_CODES.length);
  });
});

describe('identifiers and sides', () => {
  it('include the venue in an instrument id', () => {
    expect(instrumentId(venueId('kraken'), 'BTC/USD')).toBe('kraken:BTC/USD');
  });

  it('have opposite sides', () => {
    expect([oppositeSide('buy'), oppositeSide('sell')]).toEqual(['sell', 'buy']);
  });
});
