import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { BUSY_TRADING, ServerGround, type ServerProcess } from './server-process.js';

/** One losing trade trips it, and calm does not close it. */
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

let ground: ServerGround;

beforeAll(async () => {
  ground = await ServerGround.open();
});

afterAll(() => ground.close());

async function pausesOf(server: ServerProcess): Promise<readonly string[]> {
  return (await server.status()).accounts.shown.flatMap(({ pauses }) =>
    pauses.map(({ code }) => code),
  );
}

describe('A breaker about money', () => {
  it('waits for a person over a restart, and goes on with their reason', async () => {
    const first = ground.start({ settings: SETTINGS });
    const tripped = await first.line('Circuit breaker tripped');
    expect(tripped).toMatchObject({ level: 'warn', account: 'paper', breaker: BREAKER });
    expect(tripped).toHaveProperty('endedBy', RESET);
    await first.statusWhen('a loss trips it', ({ accounts }) =>
      accounts.shown.some(({ pauses }) => pauses.some(({ code }) => code === BREAKER)),
    );
    await first.stop();

    const second = await ground.start({ settings: SETTINGS }).running();
    expect(await pausesOf(second)).toContain(BREAKER);
    expect(await second.line('Entries are blocked since before the start')).toMatchObject({
      level: 'warn',
      code: BREAKER,
      target: 'account:default/paper',
      endedBy: RESET,
    });
    await second.stop();

    const args = ['--reset-breaker', `${BREAKER}=seen, and = understood`];
    const third = ground.start({ settings: SETTINGS, args });
    const line = await third.line('Circuit breaker reset from the command line');
    expect(line).toMatchObject({ breaker: BREAKER, reason: 'seen, and = understood' });
    expect(await pausesOf(third)).not.toContain(BREAKER);
    await third.stop();

    const fourth = ground.start({
      settings: SETTINGS,
      args: ['--reset-breaker', 'drawdown=again'],
    });
    await fourth.line('Circuit breaker is not tripped; nothing to reset');
    expect(fourth.logged('Circuit breaker reset from the command line')).toEqual([]);
    await fourth.stop();
  }, 120_000);

  it.each(['consecutive_losses', 'consecutive_losses= ', 'fuse=because'])(
    'is not reset by "%s"',
    async (reset) => {
      const server = ground.start({ args: ['--reset-breaker', reset] });
      expect(await server.ended).toMatchObject({ code: 2 });
      expect(server.stderr.join(' ')).toContain('a reset is written name=reason, with one of');
    },
  );
});
