import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadinessAnswer } from '@tidegate/contracts';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { accountId } from '@tidegate/kernel';

import {
  BUSY_TRADING,
  ServerFixture,
  type ServerProcess,
  type VenueProcess,
} from './server-process.js';
import { faultsOf, readStored, unsettledPositions } from './stored-account.js';
import { freePort } from './working-copy.js';

const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('paper') };
const SPEED = 200;
/** Maximum duration of a clean stop, even with a faulty venue. */
const STOP_MS_MAX = 10_000;

describe('server with a faulty venue', () => {
  let fixture: ServerFixture;
  let venue: VenueProcess;
  let server: ServerProcess;

  beforeAll(async () => {
    fixture = await ServerFixture.open();
    venue = await fixture.startVenue(
      `--market synthetic --seed 11 --history-days 3 --speed ${SPEED} --instruments 8`.split(' '),
    );
    const settings = {
      ...BUSY_TRADING,
      'log.level': 'debug',
      'engine.warmUpCandles': 150,
      'venues.kraken.pingAfterMs': 300,
      'venues.kraken.deadAfterMs': 900,
      'market.demo.url': await venue.url(),
    };
    server = await fixture.start({ settings }).running();
    await server.line('Filled');
  }, 60_000);

  afterAll(() => fixture.close());

  const counts = async () => {
    const [{ resyncs = -1, reconnects = -1 } = {}] = (await server.status()).venues;
    return { resyncs, reconnects };
  };

  /** Waits for another fill and fresh data, and expects a balanced ledger. */
  async function continuesTrading(): Promise<void> {
    await server.line('Filled', server.logged('Filled').length + 1);
    const status = await server.statusWhen('all instruments are fresh', ({ venues }) =>
      venues.every(({ connected, staleInstruments }) => connected && staleInstruments.length === 0),
    );
    expect(status.ledger.balanced).toBe(true);
  }

  it.each([
    { kind: 'drop', symbol: 'BTC/USD', resyncs: 1 },
    { kind: 'corrupt', symbol: 'ETH/USD', resyncs: 1 },
    { kind: 'duplicate', symbol: 'SOL/USD', resyncs: 0 },
  ])(
    'the server resyncs only the book affected by a $kind fault',
    async ({ kind, symbol, resyncs }) => {
      const before = await counts();
      await venue.addFault({ kind, symbol, channel: 'book', count: 1 });
      await server.find('the fault has struck', async () =>
        (await venue.faults()).length === 0 ? true : undefined,
      );
      await continuesTrading();
      expect(await counts()).toEqual({ ...before, resyncs: before.resyncs + resyncs });
    },
    60_000,
  );

  it('the server fetches candles that are missing in the stream', async () => {
    const before = server.logged('Market data repaired').length;
    const durationMs = 4 * 60_000;
    await venue.addFault({ kind: 'silence', symbol: 'XRP/USD', channel: 'ohlc', durationMs });
    const { instrument, repair } = await server.line('Market data repaired', before + 1);
    expect({ instrument, repair }).toEqual({
      instrument: 'kraken:XRP/USD',
      repair: 'gap_backfilled',
    });
    await continuesTrading();
  }, 60_000);

  it.each([
    { what: 'a dropped connection', fault: { kind: 'disconnect', count: 1 } },
    { what: 'a half-open connection', fault: { kind: 'half_open', durationMs: 1_500 * SPEED } },
  ])(
    'the server reconnects after $what',
    async ({ fault }) => {
      const before = await counts();
      await venue.addFault(fault);
      await server.statusWhen('the server has reconnected', ({ venues }) =>
        venues.every(({ connected, reconnects }) => connected && reconnects > before.reconnects),
      );
      await continuesTrading();
    },
    60_000,
  );

  it('the server keeps running through REST failures and venue maintenance', async () => {
    const durationMs = 1_000 * SPEED;
    await venue.addFault({ kind: 'http_5xx', count: 5 });
    await venue.addFault({ kind: 'maintenance', durationMs });
    await server.line('Venue status changed');
    await venue.addFault({ kind: 'disconnect', count: 1 });
    await server.find('the maintenance is over', async () =>
      (await venue.faults()).some(({ kind }) => kind === 'maintenance') ? undefined : true,
    );
    await continuesTrading();
    expect(await server.get('/health/ready')).toMatchObject({ status: 200 });
  }, 60_000);

  it('the server stops cleanly with a consistent ledger after venue faults', async () => {
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.log().filter(({ level }) => level === 'error')).toEqual([]);
    const account = await readStored(join(fixture.storage, 'demo'), SCOPE);
    expect(account.fills.length).toBeGreaterThan(5);
    expect([...faultsOf(account), ...unsettledPositions(account)]).toEqual([]);
  }, 60_000);
});

describe('server with an unreachable venue at start', () => {
  let fixture: ServerFixture;
  let port = 0;

  beforeAll(async () => {
    fixture = await ServerFixture.open();
    port = await freePort();
  });

  afterAll(() => fixture.close());

  /** Starts a server for Kraken with the URLs of the simulator. */
  function startForKraken(name: string, settings: Readonly<Record<string, string | number>> = {}) {
    return fixture.start({
      args: ['--profile', 'kraken'],
      settings: {
        'storage.directory': fixture.path(name),
        'market.symbols': '[BTC/USD, ETH/USD]',
        'venues.kraken.restUrl': `http://127.0.0.1:${port}`,
        'venues.kraken.socketUrl': `ws://127.0.0.1:${port}/v2`,
        'venues.kraken.requestAttemptsMax': 1,
        ...settings,
      },
    });
  }

  /** Starts the venue in real time. */
  const startVenue = (): Promise<VenueProcess> =>
    fixture.startVenue([
      ...'--market synthetic --seed 3 --history-days 3 --speed 1 --instruments 2'.split(' '),
      ...['--port', String(port), '--from', new Date().toISOString()],
      ...['--requests-per-second', '1000'],
    ]);

  it('the server starts without its venue, reports that it waits, and trades when the venue answers', async () => {
    const server = startForKraken('late', { 'venues.kraken.requestsPerSecond': 500 });
    const waiting = await server.line('Venue does not answer; the start waits for it');
    expect(waiting).toMatchObject({ level: 'warn', code: 'VENUE_UNREACHABLE', venue: 'kraken' });
    expect((await server.get('/health/live')).status).toBe(200);
    const { status, text } = await server.get('/health/ready');
    expect(status).toBe(503);
    const [engine, feed] = (JSON.parse(text) as ReadinessAnswer).subsystems;
    expect(engine).toMatchObject({ name: 'engine:kraken', status: 'starting' });
    expect(feed).toMatchObject({
      name: 'feed:kraken',
      status: 'starting',
      detail: expect.stringMatching(/^VENUE_UNREACHABLE: .*ECONNREFUSED.*; 0 reconnects/),
    });
    expect(await server.status()).toMatchObject({
      accounts: { shown: [] },
      ledger: { balanced: null },
    });

    const venue = await startVenue();
    await server.find('the server is ready', async () =>
      (await server.get('/health/ready')).status === 200 ? true : undefined,
    );
    expect(await server.status()).toMatchObject({
      mode: 'paper',
      market: 'live',
      venues: [{ connected: true, instruments: 2 }],
    });
    expect((await server.stop()).code).toBe(0);
    await venue.destroy();
  }, 60_000);

  it('the server can be stopped while it waits for the venue and while it loads history', async () => {
    const early = startForKraken('stopped-early');
    await early.line('Venue does not answer; the start waits for it', 2);
    const venue = await startVenue();
    const loading = startForKraken('stopped-loading', { 'venues.kraken.requestsPerSecond': 0.05 });
    await loading.find('the server loads history', async () => {
      const [engine] = (await loading.status()).venues;
      return engine?.instruments === 2 ? true : undefined;
    });
    const stopAt = performance.now();
    expect(await early.stop()).toEqual({ code: 0, signal: null });
    expect(await loading.stop('SIGINT')).toEqual({ code: 0, signal: null });
    expect(performance.now() - stopAt).toBeLessThan(STOP_MS_MAX);
    await venue.destroy();
  }, 60_000);

  it('the server rejects instruments that Kraken does not list', async () => {
    const venue = await startVenue();
    const server = startForKraken('unlisted', { 'market.symbols': '[BTC/USD, NOPE/USD]' });
    expect(await server.ended).toEqual({ code: 2, signal: null });
    expect(server.stderr.join('\n')).toMatch(/^INSTRUMENT_UNKNOWN: .*does not list NOPE\/USD/m);
    await venue.destroy();
  }, 60_000);
});
