import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { BUSY_TRADING, ServerFixture, type ServerProcess } from './server-process.js';

/** One losing trade trips the breaker; only a reset closes it. */
const SETTINGS = {
  ...BUSY_TRADING,
  'market.demo.speed': 300,
  'risk.breakers.enabled': true,
  'risk.breakers.graceAfterStartMs': 0,
  'risk.breakers.consecutiveLosses.tripLevel': 1,
  'risk.breakers.consecutiveLosses.strikes': 1,
};
const BREAKER = 'consecutive_losses';
const RESET = `tidegate control reset-breaker --breaker ${BREAKER} --tenant default --account paper --reason <text>`;

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await ServerFixture.open();
});

afterAll(() => fixture.close());

async function pausesOf(server: ServerProcess): Promise<readonly string[]> {
  return (await server.status()).accounts.shown.flatMap(({ pauses }) =>
    pauses.map(({ code }) => code),
  );
}

describe('money breaker', () => {
  it('a tripped money breaker survives a restart until it is reset with a reason', async () => {
    const first = fixture.start({ settings: SETTINGS });
    const tripped = await first.line('Circuit breaker tripped');
    expect(tripped).toMatchObject({ level: 'warn', account: 'paper', breaker: BREAKER });
    expect(tripped).toHaveProperty('endedBy', RESET);
    await first.statusWhen('a loss trips the breaker', ({ accounts }) =>
      accounts.shown.some(({ pauses }) => pauses.some(({ code }) => code === BREAKER)),
    );
    await first.stop();

    const second = await fixture.start({ settings: SETTINGS }).running();
    expect(await pausesOf(second)).toContain(BREAKER);
    expect(await second.line('Entries are blocked since before the start')).toMatchObject({
      level: 'warn',
      code: BREAKER,
      target: 'account:default/paper',
      endedBy: RESET,
    });
    await second.stop();

    const args = ['--reset-breaker', `${BREAKER}=seen, and = understood`];
    const third = fixture.start({ settings: SETTINGS, args });
    const line = await third.line('Circuit breaker reset from the command line');
    expect(line).toMatchObject({ breaker: BREAKER, reason: 'seen, and = understood' });
    expect(await pausesOf(third)).not.toContain(BREAKER);
    await third.stop();

    const fourth = fixture.start({
      settings: SETTINGS,
      args: ['--reset-breaker', 'drawdown=again'],
    });
    await fourth.line('Circuit breaker is not tripped; nothing to reset');
    expect(fourth.logged('Circuit breaker reset from the command line')).toEqual([]);
    await fourth.stop();
  }, 120_000);

  it.each(['consecutive_losses', 'consecutive_losses= ', 'fuse=because'])(
    'a money breaker is not reset by the option value "%s"',
    async (reset) => {
      const server = fixture.start({ args: ['--reset-breaker', reset] });
      expect(await server.ended).toMatchObject({ code: 2 });
      expect(server.stderr.join(' ')).toContain(
        'write a reset as name=reason, where name is one of',
      );
    },
  );
});
