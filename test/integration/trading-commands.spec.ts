import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionAnswer, PageAnswer, TradeAnswer, WhyAnswer } from '@tidegate/contracts';

import { CommandLine, type CommandOutcome } from './command-line.js';
import { BUSY_TRADING, ServerGround, type ServerProcess } from './server-process.js';

const SUITE_MS = 120_000;
const SETTINGS = { ...BUSY_TRADING, 'market.demo.speed': 200 };
const KINDS = ['positions', 'orders', 'trades', 'decisions'] as const;

let ground: ServerGround;
let server: ServerProcess;
let commands: CommandLine;

const cli = (...args: readonly string[]): Promise<CommandOutcome> => commands.run(...args);

const json = <T>(...args: readonly string[]): Promise<T> => commands.json<T>(...args);

beforeAll(async () => {
  ground = await ServerGround.open();
  commands = new CommandLine(ground.storage);
  server = await ground.start({ settings: SETTINGS }).running();
  await server.statusWhen('three trades are closed', ({ trades }) => (trades.closed ?? 0) >= 3);
}, SUITE_MS);

afterAll(async () => {
  await commands.close();
  await ground.close();
});

describe('Beside a running server', () => {
  it('the status names the server, the market and the accounts', async () => {
    const { said } = await cli('status');
    expect(said).toMatch(/^Tidegate \S+ runs at http:\S+: demo market on paper, 200 times/);
    expect(said).toMatch(/^paper +open +paper +default 1 /m);
    expect(await json('status')).toMatchObject({ running: true, accounts: { count: 1 } });
  });

  it('pages are shown as tables, and the next one is named on standard error', async () => {
    for (const kind of KINDS) {
      const { code, said, refused } = await cli(kind, '--limit', '2');
      expect([kind, code, said.split('\n').length]).toEqual([kind, 0, 3]);
      expect(refused).toMatch(/^More: --cursor '\d+,paper,\S+'$/);
    }
  });

  it('a trade is explained from its signal to its result after fees', async () => {
    const { position, decision } = await newestTrade();
    const answer = await json<WhyAnswer>('why', position);
    expect(answer).toMatchObject({
      decision: { id: decision, outcome: 'accepted', code: null },
      position: { id: position, status: 'closed' },
      trade: { position },
    });
    const fees = answer.fills.reduce((sum, { fee }) => sum + Number(fee), 0);
    expect(fees).toBeCloseTo(Number(answer.trade?.fees), 6);
    const { said } = await cli('why', answer.orders[0]?.id ?? '');
    expect(said).toMatch(/^Gates: \d+ gates passed, none refused\.$/m);
    expect(said).toMatch(/^Trade .*gross .*, fees .*, net .* R\.$/m);
  }, 60_000);

  it('a refusal is explained with the gate that refused first', async () => {
    const { rows } = await json<PageAnswer<DecisionAnswer>>('decisions', '--outcome', 'rejected');
    const [refused] = rows;
    expect(refused?.reason).not.toBe('');
    const { said } = await cli('why', refused?.id ?? '');
    expect(said).toContain(`was refused by ${refused?.code}: ${refused?.reason}`);
  });

  it.each([
    [['why', 'd-none'], 6, /^ID_UNKNOWN: /],
    [['orders', '--cursor', 'x'], 6, /^PAGE_CURSOR_INVALID: /],
    [['decisions', '--code', 'NOTHING'], 2, /^OPTIONS_INVALID: .*code/],
  ])('is refused with a code: %j', async (args, code, sentence) => {
    expect(await cli(...args)).toMatchObject({
      code,
      said: '',
      refused: expect.stringMatching(sentence),
    });
  });

  async function newestTrade(): Promise<TradeAnswer> {
    const { rows } = await json<PageAnswer<TradeAnswer>>('trades', '--limit', '1');
    expect(rows).toHaveLength(1);
    return rows[0] as TradeAnswer;
  }
});

describe('On the storage of a stopped server', () => {
  it('the same is answered from the storage', async () => {
    const [trade] = (await json<PageAnswer<TradeAnswer>>('trades')).rows;
    const running = await json<WhyAnswer>('why', trade?.position ?? '');
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(await json('why', trade?.position ?? '')).toEqual(running);
    expect(await json('status')).toMatchObject({
      running: false,
      accounts: [{ account: 'paper', cash: expect.stringMatching(/^\d+(\.\d+)?$/) }],
    });
  }, 60_000);

  it('a wrong id is refused as a server does', async () => {
    expect(await cli('why', 'd-none')).toMatchObject({ code: 6 });
  });
});
