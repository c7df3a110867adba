import { beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS, SECOND_MS, type TenantId } from '@tidegate/kernel';

import { ConsoleDesk, DESK_PARTY, DESK_PASSWORD, DESK_PLACE } from '../testing/console-desk.js';
import { SoftAuthenticator } from '../testing/fakes/soft-authenticator.js';
import type { User } from './core/user.js';

describe('a sign-in', () => {
  let desk: ConsoleDesk;
  let tenant: TenantId;
  let mira: User;

  beforeEach(async () => {
    desk = new ConsoleDesk();
    tenant = await desk.tenant('desk');
    mira = await desk.hire(tenant, 'Mira', 'owner');
  });

  const attempt = (login: string, password = DESK_PASSWORD, place = DESK_PLACE) =>
    desk.services.signIn.password({ login, password }, place);
  const codeOf = async (pending: ReturnType<typeof attempt>) => {
    const step = await pending;
    return step.ok ? step.value.next : step.error.code;
  };
  const fail = async (times: number, login = 'mira', place = DESK_PLACE) => {
    for (let count = 0; count < times; count++) await attempt(login, 'wrong', place);
  };
  /** Signs in as far as the second factor. */
  const ticketOf = async () => {
    const step = await attempt('mira');
    if (!step.ok || step.value.next !== 'second-factor') throw new Error('No second factor asked');
    return step.value;
  };
  const enrol = async () => {
    const caller = await desk.signIn('mira');
    const { secondFactors } = desk.services;
    const { secret } = secondFactors.beginTotp(caller);
    const added = await secondFactors.confirmTotp(caller, desk.codeOf(secret));
    if (!added.ok) throw new Error(added.error.message);
    return { caller, secret, codes: added.value.recoveryCodes ?? [] };
  };

  it('succeeds with the password, whatever the case of the login', async () => {
    const step = await attempt('MIRA');
    expect(step).toMatchObject({ ok: true, value: { next: 'done', user: { id: mira.id } } });
  });

  it('gives an unknown login and a wrong password the same answer after the same work', async () => {
    await attempt('mira');
    const costs: unknown[] = [];
    for (const login of ['mira', 'unknown-login']) {
      const before = { ...desk.hasher };
      const answer = await attempt(login, 'wrong');
      costs.push({
        answer,
        hashed: desk.hasher.hashed - before.hashed,
        verified: desk.hasher.verified - before.verified,
      });
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]).toMatchObject({ verified: 1, hashed: 0 });
  });

  it('refuses a disabled user like a wrong password', async () => {
    await desk.stores.users.setState(mira.id, 'disabled');
    expect(await codeOf(attempt('mira'))).toBe('SIGN_IN_FAILED');
  });

  it.each(['mira', 'no-such-login'])(
    'of %s is delayed after five failures, twice as long after each further one',
    async (login) => {
      await fail(5, login);
      const waits: unknown[] = [];
      for (let count = 0; count < 4; count++) {
        const locked = await attempt(login, 'wrong');
        if (locked.ok) throw new Error('The login must be locked');
        waits.push(locked.error.details.retryAfterMs);
        desk.time.advanceBy(locked.error.details.retryAfterMs as number);
        await attempt(login, 'wrong');
      }
      expect(waits).toEqual([1, 2, 4, 8].map((seconds) => seconds * SECOND_MS));
    },
  );

  it('says how long a lock lasts, at most 15 minutes, and does no work for a locked login', async () => {
    await fail(5);
    for (let count = 0; count < 20; count++) {
      desk.time.advanceBy(15 * MINUTE_MS);
      await fail(1);
    }
    const before = desk.hasher.verified;
    expect(await attempt('mira')).toMatchObject({
      ok: false,
      error: {
        code: 'SIGN_IN_LOCKED',
        message: 'Too many failed attempts: try again in 900 seconds',
      },
    });
    expect(desk.hasher.verified).toBe(before);
  });

  it('lets no more than five simultaneous guesses at one login through', async () => {
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(attempt('mira', 'wrong'))),
    );
    expect(codes.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(5);
  });

  it('starts over after a success', async () => {
    await fail(4);
    expect(await codeOf(attempt('mira'))).toBe('done');
    await fail(4);
    expect(await codeOf(attempt('mira'))).toBe('done');
  });

  it('delays an address that tries many logins, also over addresses of one IPv6 network', async () => {
    for (let count = 0; count < 100; count++) {
      const place = { ...DESK_PLACE, address: `2001:db8:1:2::${count.toString(16)}` };
      await attempt(`guess-${count}`, 'wrong', place);
    }
    const [same, other] = ['2001:db8:1:2:ffff::1', '2001:db8:1:3::1'].map((address) =>
      codeOf(attempt('mira', DESK_PASSWORD, { ...DESK_PLACE, address })),
    );
    expect([await same, await other]).toEqual(['SIGN_IN_LOCKED', 'done']);
  });

  it('lets 100 users sign in at once from one address', async () => {
    for (let count = 0; count < 100; count++) await desk.hire(tenant, `user-${count}`, 'viewer');
    const codes = await Promise.all(
      Array.from({ length: 100 }, (_, count) => codeOf(attempt(`user-${count}`))),
    );
    expect(new Set(codes)).toEqual(new Set(['done']));
  });

  it('upgrades an outdated hash', async () => {
    await desk.stores.users.setPassword(mira.id, `old:${DESK_PASSWORD}`);
    expect(await codeOf(attempt('mira'))).toBe('done');
    expect(await desk.stores.users.passwordHash(mira.id)).toBe(`plain:${DESK_PASSWORD}`);
  });

  it('audits successes and failures, and bounds the failures of an attack', async () => {
    await attempt('mira');
    for (let count = 0; count < 90; count++) await attempt(`guess-${count}`, 'wrong');
    expect(await desk.audited()).toHaveLength(61);
    desk.time.advanceBy(MINUTE_MS);
    await attempt('mira', 'wrong');
    expect((await desk.stores.audit.chain(0, 100)).at(-1)).toMatchObject({
      outcome: 'refused:SIGN_IN_FAILED',
      actor: { kind: 'anonymous', label: 'mira' },
      reason: '30 further failures were not recorded',
    });
  });

  it('asks for the second factor, and accepts each code of the authenticator once', async () => {
    const { secret } = await enrol();
    desk.time.advanceBy(MINUTE_MS);
    const { signIn } = desk.services;
    const first = await ticketOf();
    expect(first.factors).toEqual(['totp', 'recovery-code']);
    const proof = { type: 'totp', code: desk.codeOf(secret) } as const;
    expect(await codeOf(signIn.secondFactor(first.ticket, proof, DESK_PLACE))).toBe('done');
    const second = await ticketOf();
    expect(await codeOf(signIn.secondFactor(second.ticket, proof, DESK_PLACE))).toBe(
      'SECOND_FACTOR_FAILED',
    );
    const before = { type: 'totp', code: desk.codeOf(secret, -1) } as const;
    expect(await codeOf(signIn.secondFactor(second.ticket, before, DESK_PLACE))).toBe(
      'SECOND_FACTOR_FAILED',
    );
  });

  it('does not accept a ticket twice, after five minutes, or after five wrong codes', async () => {
    const { secret } = await enrol();
    const { signIn } = desk.services;
    const proof = () => ({ type: 'totp', code: desk.codeOf(secret) }) as const;
    desk.time.advanceBy(MINUTE_MS);
    const used = await ticketOf();
    await signIn.secondFactor(used.ticket, proof(), DESK_PLACE);
    desk.time.advanceBy(MINUTE_MS);
    expect(await codeOf(signIn.secondFactor(used.ticket, proof(), DESK_PLACE))).toBe(
      'TICKET_INVALID',
    );
    const old = await ticketOf();
    desk.time.advanceBy(5 * MINUTE_MS);
    expect(await codeOf(signIn.secondFactor(old.ticket, proof(), DESK_PLACE))).toBe(
      'TICKET_INVALID',
    );
    const tried = await ticketOf();
    const wrong = { type: 'recovery-code', code: 'wrong' } as const;
    for (let count = 0; count < 5; count++) {
      await signIn.secondFactor(tried.ticket, wrong, DESK_PLACE);
    }
    expect(await codeOf(signIn.secondFactor(tried.ticket, proof(), DESK_PLACE))).toBe(
      'TICKET_INVALID',
    );
    const next = await ticketOf();
    expect(await codeOf(signIn.secondFactor(next.ticket, proof(), DESK_PLACE))).toBe(
      'SIGN_IN_LOCKED',
    );
  });

  it('accepts each recovery code once, in any spelling', async () => {
    const { codes } = await enrol();
    expect(codes).toHaveLength(10);
    const { signIn } = desk.services;
    const spelled = (codes[3] ?? '').toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O');
    const proof = { type: 'recovery-code', code: spelled } as const;
    const [first, second] = [await ticketOf(), await ticketOf()];
    expect(await codeOf(signIn.secondFactor(first.ticket, proof, DESK_PLACE))).toBe('done');
    expect(await codeOf(signIn.secondFactor(second.ticket, proof, DESK_PLACE))).toBe(
      'SECOND_FACTOR_FAILED',
    );
    expect((await desk.stores.factors.summary(mira.id)).recoveryCodesLeft).toBe(9);
  });

  describe('with a passkey', () => {
    let authenticator: SoftAuthenticator;

    beforeEach(async () => {
      authenticator = new SoftAuthenticator();
      const caller = await desk.signIn('mira');
      const { secondFactors } = desk.services;
      const options = await secondFactors.beginPasskey(caller, DESK_PARTY);
      if (!options.ok) throw new Error(options.error.message);
      const response = authenticator.register(DESK_PARTY, options.value);
      const added = await secondFactors.addPasskey(caller, DESK_PARTY, {
        name: 'Laptop',
        response,
      });
      if (!added.ok) throw new Error(added.error.message);
      expect(added.value.recoveryCodes).toHaveLength(10);
    });

    const passkey = async (change: { ticket?: string; party?: typeof DESK_PARTY } = {}) => {
      const { ticket, options } = await desk.services.signIn.passkeyOptions(DESK_PARTY);
      const response = authenticator.authenticate(change.party ?? DESK_PARTY, options);
      const proof = { type: 'passkey', party: DESK_PARTY, ticket, response, ...change } as const;
      return { proof: { ...proof, party: DESK_PARTY }, ticket };
    };
    const signIn = ({ proof }: Awaited<ReturnType<typeof passkey>>) =>
      codeOf(desk.services.signIn.passkey(proof, DESK_PLACE));

    it('succeeds without a password', async () => {
      expect(await signIn(await passkey())).toBe('done');
      expect(await signIn(await passkey())).toBe('done');
    });

    it('refuses a replayed answer', async () => {
      const answer = await passkey();
      expect(await signIn(answer)).toBe('done');
      expect(await signIn(answer)).toBe('PASSKEY_INVALID');
      const { ticket } = await passkey();
      expect(await signIn({ ...answer, proof: { ...answer.proof, ticket } })).toBe(
        'PASSKEY_INVALID',
      );
    });

    it('refuses an answer given to another site', async () => {
      const party = { id: 'evil.example', origin: 'https://evil.example' };
      expect(await signIn(await passkey({ party }))).toBe('PASSKEY_INVALID');
    });

    it('refuses an authenticator that did not check the person', async () => {
      authenticator.verifiesUser = false;
      expect(await signIn(await passkey())).toBe('PASSKEY_INVALID');
    });

    it('refuses a copied key, whose counter goes back', async () => {
      expect(await signIn(await passkey())).toBe('done');
      authenticator.counter = 0;
      expect(await signIn(await passkey())).toBe('PASSKEY_INVALID');
    });

    it('refuses an unknown key, and one that was removed', async () => {
      const other = new SoftAuthenticator('other');
      const { ticket, options } = await desk.services.signIn.passkeyOptions(DESK_PARTY);
      const response = other.authenticate(DESK_PARTY, options);
      const proof = { type: 'passkey', party: DESK_PARTY, ticket, response } as const;
      expect(await codeOf(desk.services.signIn.passkey(proof, DESK_PLACE))).toBe('PASSKEY_INVALID');
      await desk.stores.factors.clear(mira.id);
      expect(await signIn(await passkey())).toBe('PASSKEY_INVALID');
    });

    it.each([null, 'text', {}, { id: 7 }, { id: '../x' }])(
      'refuses the answer %j',
      async (response) => {
        const { ticket } = await desk.services.signIn.passkeyOptions(DESK_PARTY);
        const proof = { type: 'passkey', party: DESK_PARTY, ticket, response } as const;
        expect(await codeOf(desk.services.signIn.passkey(proof, DESK_PLACE))).toBe(
          'PASSKEY_INVALID',
        );
      },
    );
  });
});
