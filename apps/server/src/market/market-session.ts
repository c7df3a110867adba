import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import {
  storageDirectory,
  type MarketSource,
  type TidegateConfiguration,
} from '@tidegate/composition';
import { readSimulatorClock, type SimulatorClock } from '@tidegate/exchange';
import {
  epochMs,
  ScaledTime,
  TidegateError,
  type Clock,
  type EpochMs,
  type Logger,
  type Timers,
} from '@tidegate/kernel';

import { MARKET_FILE } from '@tidegate/persistence';

import { SimulatorProcess } from './simulator-process.js';

/** Where market data comes from in this run, and the clock that goes with it. */
export interface MarketSession {
  readonly source: MarketSource;
  /** For people: `demo market`, `replay of …`, `live Kraken market data`. */
  readonly label: string;
  readonly time: Clock & Timers;
  /** Market seconds per second. */
  readonly speed: number;
  readonly symbols: readonly string[];
  /** `null`: the venue's own addresses. */
  readonly address: { readonly rest: string; readonly socket: string } | null;
  /** Resolves when a replay has played its recording to the end; never in another market. */
  readonly recordingEnd: Promise<EpochMs>;
  stop(): Promise<void>;
}

const { promise: NEVER_ENDS } = Promise.withResolvers<never>();

/** The demo market has the well-known instruments whichever of them are traded, so that a choice of symbols is no other market. */
const DEMO_INSTRUMENTS = 8;

export interface SessionPorts {
  /** For people: whose market data a live market is. */
  readonly venueTitle: string;
  readonly systemTime: Clock & Timers;
  readonly logger: Logger;
  /** The market's process died; nothing can go on. */
  readonly onDeath: () => void;
}

/**
 * Looks whether there is a market to open: a recording for a replay, a simulator at the address that is to be joined.
 * Rejects with `CONFIG_INVALID_VALUE`, `DATA_NOT_FOUND` or `SIMULATOR_UNREACHABLE`.
 */
export async function expectMarket({ market }: TidegateConfiguration): Promise<void> {
  if (market.source === 'replay') await expectRecording(market.replay.folder);
  if (market.source === 'demo' && market.demo.url !== undefined) {
    await readSimulatorClock(market.demo.url);
  }
}

async function expectRecording(folder: string): Promise<void> {
  if (folder === '') {
    throw new TidegateError('CONFIG_INVALID_VALUE', 'market.replay.folder names no folder');
  }
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  throw new TidegateError(
    'DATA_NOT_FOUND',
    `${resolve(folder)} is not there: --replay names a folder of candle files, or one of them`,
  );
}

/** Opens the market that the configuration asks for. */
export function openMarketSession(
  configuration: TidegateConfiguration,
  ports: SessionPorts,
): Promise<MarketSession> {
  const { market } = configuration;
  if (market.source === 'live') return Promise.resolve(liveSession(configuration, ports));
  if (market.source === 'demo' && market.demo.url !== undefined) {
    return joinedSession(market.demo.url, configuration, ports);
  }
  return startedSession(configuration, ports);
}

function liveSession(configuration: TidegateConfiguration, ports: SessionPorts): MarketSession {
  return {
    source: 'live',
    label: `live ${ports.venueTitle} market data`,
    time: ports.systemTime,
    speed: 1,
    symbols: configuration.market.symbols,
    address: null,
    recordingEnd: NEVER_ENDS,
    stop: () => Promise.resolve(),
  };
}

/** Starts a simulator of our own; its state lies beside the ledger, so both go on together. */
async function startedSession(
  configuration: TidegateConfiguration,
  ports: SessionPorts,
): Promise<MarketSession> {
  const directory = storageDirectory(configuration);
  await mkdir(directory, { recursive: true });
  const state = join(directory, MARKET_FILE);
  const args = [...simulatorArguments(configuration), '--state', state];
  const simulator = await SimulatorProcess.start(args, ports).catch((thrown: unknown) => {
    throw foreignMarketOr(thrown, directory);
  });
  const { port, instruments, clock } = simulator.announcement;
  const { market } = configuration;
  const isReplay = market.source === 'replay';
  return {
    source: market.source,
    label: isReplay ? `replay of ${market.replay.folder}` : 'demo market',
    time: scaledTime(clock, ports.systemTime),
    speed: clock.speed,
    symbols: isReplay ? instruments : market.symbols,
    address: addressOf(`http://127.0.0.1:${port}`),
    recordingEnd: simulator.recordingEnd,
    stop: () => simulator.stop(),
  };
}

/** The simulator knows its own file only; what to do about it depends on what lies beside. */
function foreignMarketOr(thrown: unknown, directory: string): unknown {
  if (!(thrown instanceof TidegateError) || thrown.code !== 'STATE_OF_ANOTHER_MARKET')
    return thrown;
  return new TidegateError(
    'STORAGE_OF_ANOTHER_MARKET',
    `${directory} holds the account of another market: choose another storage.directory, or the market of before. ${thrown.message}`,
    { cause: thrown },
  );
}

/** Joins a simulator that runs already. */
async function joinedSession(
  url: string,
  configuration: TidegateConfiguration,
  ports: SessionPorts,
): Promise<MarketSession> {
  const clock = await readSimulatorClock(url);
  return {
    source: 'demo',
    label: 'demo market',
    time: scaledTime(clock, ports.systemTime),
    speed: clock.speed,
    symbols: configuration.market.symbols,
    address: addressOf(url),
    recordingEnd: NEVER_ENDS,
    stop: () => Promise.resolve(),
  };
}

function simulatorArguments({ market }: TidegateConfiguration): readonly string[] {
  if (market.source === 'replay') {
    const { folder, speed, timeframe } = market.replay;
    const chosen = timeframe === undefined ? [] : ['--timeframe', timeframe];
    return ['--market', 'recorded', '--data', folder, '--speed', String(speed), ...chosen];
  }
  const { seed, speed } = market.demo;
  const instruments = String(Math.max(DEMO_INSTRUMENTS, market.symbols.length));
  return [
    '--market',
    'synthetic',
    '--seed',
    String(seed),
    '--speed',
    String(speed),
    '--instruments',
    instruments,
  ];
}

function scaledTime(clock: SimulatorClock, base: Clock & Timers): Clock & Timers {
  return new ScaledTime({
    base,
    speed: clock.speed,
    baseOrigin: epochMs(clock.realOrigin),
    scaledOrigin: epochMs(clock.virtualOrigin),
  });
}

function addressOf(url: string): { readonly rest: string; readonly socket: string } {
  const rest = url.replace(/\/$/, '');
  return { rest, socket: `${rest.replace(/^http/, 'ws')}/v2` };
}
