import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { judgePassword, normalPassword, refuseWeak } from './password-policy.js';

const OWNER = { login: 'mira.kowalska@desk.example', name: 'Mira Kowalska' };
const problemsOf = (password: string) =>
  judgePassword(password, OWNER).problems.map(({ code }) => code);

describe('the password policy', () => {
  it.each([
    'copper lantern meadow',
    'kT9#vLq2!xWz',
    'drei Enten im Nebel',
    '滝の音は絶えて久しくなりぬれど',
    'fjord-quilt-27-otter',
  ])('accepts %s', (password) => {
    expect(problemsOf(password)).toEqual([]);
  });

  it.each(['', 'short', 'kT9#vLq2!xW'])('rejects %j as too short', (password) => {
    expect(problemsOf(password)).toContain('TOO_SHORT');
  });

  it.each([
    'password12345',
    'Passw0rd!2024',
    'P@$$w0rdP@$$w0rd',
    'aaaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    '123456789012345',
    'qwertyuiopasdf',
    'qwertz123456789',
    'abcabcabcabcabc',
    'mirakowalska2024',
    'Mira.Kowalska@desk.example',
    'tidegate-trading',
    'correcthorsebatterystaple',
    'summer2024summer',
    'changeme-admin-1',
  ])('rejects %s as predictable', (password) => {
    expect(problemsOf(password)).toEqual(['PREDICTABLE']);
  });

  it('rejects a password that would be slow to hash', () => {
    expect(problemsOf('kT9#vLq2!xWz'.repeat(30))).toContain('TOO_LONG');
  });

  it('says why in the refusal', () => {
    expect(refuseWeak('password', OWNER)).toMatchObject({
      code: 'PASSWORD_WEAK',
      details: { problems: 'TOO_SHORT,PREDICTABLE' },
      message: expect.stringContaining('has 8 characters; at least 12 are required'),
    });
    expect(refuseWeak('copper lantern meadow', OWNER)).toBeNull();
  });

  it('grows in strength with what cannot be guessed', () => {
    const strengths = ['kT9#vLq2aaaa', 'kT9#vLq2!xaa', 'kT9#vLq2!xWz4', 'kT9#vLq2!xWz4 Rb8'].map(
      (password) => judgePassword(password, OWNER).strength,
    );
    expect(strengths).toEqual([1, 2, 3, 4]);
  });

  it('never accepts what is made of the login only', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{4,10}$/),
        fc.integer({ min: 2, max: 6 }),
        (login, times) => {
          const { problems } = judgePassword(login.repeat(times), { login, name: login });
          expect(problems).not.toEqual([]);
        },
      ),
      seeded(),
    );
  });

  it('takes composed and decomposed characters for the same password', () => {
    expect(normalPassword('Zu\u0308rich')).toBe(normalPassword('Z\u00fcrich'));
  });
});
