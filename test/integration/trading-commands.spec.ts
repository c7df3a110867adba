import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionAnswer, PageAnswer, TradeAnswer, WhyAnswer } from '@tidegate/contracts';

import { CommandLine, type CommandOutcome } from './command-line.js';
import { BUSY_TRADING, ServerFixture, type ServerProcess } from './server-process.js';

const SUITE_MS = 120_000;
const SETTINGS = { ...BUSY_TRADING, 'market.demo.speed': 200 };
const KINDS = ['positions', 'orders', 'trades', 'decisions'] as const;

let fixture: ServerFixture;
let server: ServerProcess;
let commands: CommandLine;

const cli = (...args: readonly string[]): Promise<CommandOutcome> => commands.run(...args);

const json = <T>(...args: readonly string[]): Promise<T> => commands.json<T>(...args);

beforeAll(async () => {
  fixture = await ServerFixture.open();
  commands = new CommandLine(fixture.storage);
  server = await fixture.start({ settings: SETTINGS }).running();
  await server.statusWhen('three trades are closed', ({ trades }) => (trades.closed ?? 0) >= 3);
}, SUITE_MS);

afterAll(async () => {
  await commands.close();
  await fixture.close();
});

describe('on a running server', () => {
  it('status prints the server, the market, and the accounts', async () => {
    const { stdout } = await cli('status');
    expect(stdout).toMatch(/^Tidegate \S+ runs at http:\S+: demo market on paper, 200 times/);
    expect(stdout).toMatch(/^paper +open +paper +default 1 /m);
    expect(await json('status')).toMatchObject({ running: true, accounts: { count: 1 } });
  });

  it('list commands print a page as a table and the next cursor on stderr', async () => {
    for (const kind of KINDS) {
      const { code, stdout, stderr } = await cli(kind, '--limit', '2');
      expect([kind, code, stdout.split('\n').length]).toEqual([kind, 0, 3]);
      expect(stderr).toMatch(/^More: --cursor '\d+,paper,\S+'$/);
    }
  });

  it('why explains a trade from its signal to its result after fees', async () => {
    const { position, decision } = await newestTrade();
    const answer = await json<WhyAnswer>('why', position);
    expect(answer).toMatchObject({
      decision: { id: decision, outcome: 'accepted', code: null },
      position: { id: position, status: 'closed' },
      trade: { position },
    });
    const fees = answer.fills.reduce((sum, { fee }) => sum + Number(fee), 0);
    expect(fees).toBeCloseTo(Number(answer.trade?.fees), 6);
    const { stdout } = await cli('why', answer.orders[0]?.id ?? '');
    expect(stdout).toMatch(/^Gates: \d+ gates passed, none refused\.$/m);
    expect(stdout).toMatch(/^Trade .*gross .*, fees .*, net .* R\.$/m);
  }, 60_000);

  it('why explains a rejected decision with the first gate that rejected it', async () => {
    const { rows } = await json<PageAnswer<DecisionAnswer>>('decisions', '--outcome', 'rejected');
    const [rejected] = rows;
    expect(rejected?.reason).not.toBe('');
    const { stdout } = await cli('why', rejected?.id ?? '');
    expect(stdout).toContain(`was refused by ${rejected?.code}: ${rejected?.reason}`);
  });

  it.each([
    [['why', 'd-none'], 6, /^ID_UNKNOWN: /],
    [['orders', '--cursor', 'x'], 6, /^PAGE_CURSOR_INVALID: /],
    [['decisions', '--code', 'NOTHING'], 2, /^OPTIONS_INVALID: .*code/],
  ])('trading command %j fails with an error code', async (args, code, message) => {
    expect(await cli(...args)).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  async function newestTrade(): Promise<TradeAnswer> {
    const { rows } = await json<PageAnswer<TradeAnswer>>('trades', '--limit', '1');
    expect(rows).toHaveLength(1);
    return rows[0] as TradeAnswer;
  }
});

describe('on the storage of a stopped server', () => {
  it('why and status answer from the storage without a running server', async () => {
    const [trade] = (await json<PageAnswer<TradeAnswer>>('trades')).rows;
    const running = await json<WhyAnswer>('why', trade?.position ?? '');
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(await json('why', trade?.position ?? '')).toEqual(running);
    expect(await json('status')).toMatchObject({
      running: false,
      accounts: [{ account: 'paper', cash: expect.stringMatching(/^\d+(\.\d+)?$/) }],
    });
  }, 60_000);

  it('why fails with the same exit code for an unknown id without a running server', async () => {
    expect(await cli('why', 'd-none')).toMatchObject({ code: 6 });
  });
});
