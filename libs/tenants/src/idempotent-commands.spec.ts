import { describe, expect, it } from '@jest/globals';

import { ConsoleDesk } from '../testing/console-desk.js';

const SCOPE = { tenant: null, caller: 'user:mira' };
const COMMAND = { key: 'k', fingerprint: 'f' };

describe('idempotent commands', () => {
  const { commands } = new ConsoleDesk().services;

  it('run once and answer the stored outcome afterwards', async () => {
    let runs = 0;
    const work = async () => ({ status: 200, body: `${++runs}` });
    const first = await commands.run(SCOPE, COMMAND, work);
    const second = await commands.run(SCOPE, COMMAND, work);
    const outcome = { status: 200, body: '1' };
    expect(first).toEqual({ ok: true, value: { outcome, isReplay: false } });
    expect(second).toEqual({ ok: true, value: { outcome, isReplay: true } });
    const other = await commands.run(SCOPE, { ...COMMAND, fingerprint: 'g' }, work);
    expect(other).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_MISMATCH' } });
    expect(runs).toBe(1);
  });

  it('refuse a second call while the first one runs', async () => {
    const command = { ...COMMAND, key: 'slow' };
    let release: () => void = () => undefined;
    const slow = commands.run(SCOPE, command, async () => {
      await new Promise<void>((resolve) => void (release = resolve));
      return { status: 204, body: '' };
    });
    await Promise.resolve();
    const second = await commands.run(SCOPE, command, async () => ({ status: 500, body: '' }));
    expect(second).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_RUNNING' } });
    release();
    expect(await slow).toMatchObject({ ok: true, value: { isReplay: false } });
  });

  it('may run again after they threw, and store no body that is too long', async () => {
    const command = { ...COMMAND, key: 'fails' };
    const fail = commands.run(SCOPE, command, () => Promise.reject(new Error('disk')));
    await expect(fail).rejects.toThrow('disk');
    const body = 'x'.repeat(64 * 1024 + 1);
    const long = await commands.run(SCOPE, command, async () => ({ status: 200, body }));
    expect(long).toMatchObject({ ok: true, value: { outcome: { body } } });
    const replay = await commands.run(SCOPE, command, async () => ({ status: 500, body: '' }));
    expect(replay).toMatchObject({ ok: true, value: { outcome: { status: 200, body: '' } } });
  });
});
