import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { accountId, DAY_MS, epochMs, MINUTE_MS } from '@tidegate/kernel';
import type { Candle, Fill } from '@tidegate/model';

import { ChildProgram, ROOT } from './child-process.js';
import { generatedCandles, writeCandleFolder } from './generated-market.js';
import { BUSY_TRADING, ServerFixture, type ServerProcess } from './server-process.js';
import { faultsOf, lostSince, readStored } from './stored-account.js';

const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('paper') };
const BAR_MS = 5 * MINUTE_MS;
const HISTORY_DAYS = 30;
const FROM = epochMs(Date.UTC(2025, 0, 1));
/** Maximum distance of the simulator's best bid and ask from the recorded price, as a fraction. */
const TOUCH_RATE = 0.002;
const SPEED = 600;
/** Maximum delay of a price on a busy machine: 250 ms, in market time. */
const ARRIVAL_MS = 250 * SPEED;
const SYMBOLS = [
  { symbol: 'BTC/USD', price: 60_000, decimals: 1 },
  { symbol: 'ETH/USD', price: 3_000, decimals: 2 },
];

describe('server that replays recorded candles', () => {
  let fixture: ServerFixture;
  let folder = '';
  const recorded = new Map<string, readonly Candle[]>();

  beforeAll(async () => {
    fixture = await ServerFixture.open();
    const candles = ((HISTORY_DAYS + 4) * DAY_MS) / BAR_MS;
    const series = SYMBOLS.map((instrument) => ({
      symbol: instrument.symbol,
      candles: generatedCandles({ from: FROM, timeframe: '5m', candles, seed: 5 }, instrument),
    }));
    for (const { symbol, candles } of series) recorded.set(`kraken:${symbol}`, candles);
    folder = await writeCandleFolder('5m', series);
  });

  afterAll(async () => {
    await fixture.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (): Promise<ServerProcess> =>
    fixture
      .start({ args: ['--replay', folder, '--speed', String(SPEED)], settings: BUSY_TRADING })
      .running();

  async function stored() {
    const [directory = ''] = await readdir(fixture.storage);
    return readStored(join(fixture.storage, directory), SCOPE);
  }

  function isAtRecordedPrice({ instrument, price, at }: Fill): boolean {
    const candleAt = (instant: number): Candle | undefined =>
      recorded.get(instrument)?.[Math.floor((instant - FROM) / BAR_MS)];
    const isWithin = ({ low, high }: Candle): boolean =>
      price.gte(low * (1 - TOUCH_RATE)) && price.lte(high * (1 + TOUCH_RATE));
    return [candleAt(at - ARRIVAL_MS), candleAt(at)].some((candle) => candle && isWithin(candle));
  }

  it('a replay trades the recorded instruments at the recorded prices', async () => {
    const server = await start();
    const { market, venues } = await server.statusWhen(
      'two trades are closed',
      ({ trades }) => (trades.closed ?? 0) >= 2,
    );
    expect(market).toBe('replay');
    expect(venues[0]?.symbols).toEqual(SYMBOLS.map(({ symbol }) => symbol));
    expect((await server.stop()).code).toBe(0);
    const account = await stored();
    expect(account.fills.length).toBeGreaterThanOrEqual(4);
    expect(account.fills.filter((fill) => !isAtRecordedPrice(fill))).toEqual([]);
    expect(faultsOf(account)).toEqual([]);
  }, 90_000);

  it('a restarted replay continues where it stopped', async () => {
    const before = await stored();
    const server = await start();
    await server.line('Filled');
    expect((await server.stop('SIGINT')).code).toBe(0);
    const after = await stored();
    const latest = Math.max(...before.fills.map(({ at }) => at));
    const known = new Set(before.fills.map(({ id }) => id));
    const further = after.fills.filter(({ id }) => !known.has(id));
    expect(further.length).toBeGreaterThan(0);
    expect(further.filter(({ at }) => at < latest)).toEqual([]);
    expect(further.filter((fill) => !isAtRecordedPrice(fill))).toEqual([]);
    expect([...lostSince(before, after), ...faultsOf(after)]).toEqual([]);
  }, 90_000);

  it('a replay logs a summary and the next step at the end of the recording', async () => {
    const [btc] = SYMBOLS;
    if (!btc) throw new Error('SYMBOLS is empty');
    const market = { from: FROM, timeframe: '5m', candles: 60, seed: 5 } as const;
    const short = await writeCandleFolder('5m', [
      { symbol: btc.symbol, candles: generatedCandles(market, btc) },
    ]);
    const server = fixture.start({
      args: ['--replay', short, '--speed', String(SPEED)],
      settings: { ...BUSY_TRADING, 'storage.directory': fixture.path('short') },
    });
    const ended = 'Recording ended: trading is over';
    expect(await server.line(ended)).toMatchObject({ end: '2025-01-01T05:00:00.000Z' });
    await server.line('Ctrl-C stops the server');
    const messages = server.log().map(({ message }) => message);
    expect(messages.slice(messages.indexOf(ended))).toEqual([
      ended,
      'Signals evaluated',
      'Trades closed',
      'Net result',
      'Ctrl-C stops the server',
    ]);
    expect((await server.stop('SIGINT')).code).toBe(0);
    expect(server.stderr).toEqual([]);
    await rm(short, { recursive: true });
  }, 90_000);

  const replay = async (...args: readonly string[]) => {
    const [directory = ''] = await readdir(fixture.storage);
    const settings = Object.entries(BUSY_TRADING).flatMap(([key, value]) => [
      '--set',
      `${key}=${value}`,
    ]);
    const own = ['--directory', join(fixture.storage, directory), '--config', join(ROOT, 'config')];
    const program = new ChildProgram('apps/cli/src/main.js', [
      'replay',
      ...own,
      ...settings,
      ...args,
    ]);
    const { code } = await program.ended;
    return { code, stdout: program.stdout.at(-1), stderr: program.stderr.join('\n') };
  };

  it('tidegate replay of the journal is identical regardless of the current settings', async () => {
    const identical = { code: 0, stdout: expect.stringMatching(/^identical: /) };
    expect(await replay()).toMatchObject(identical);
    expect(await replay('--set', 'risk.sizing.riskPerTrade=0.05')).toMatchObject(identical);
  }, 90_000);
});
