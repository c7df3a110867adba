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

/** The source of market data in this run, and its clock. */
export interface MarketSession {
  readonly source: MarketSource;
  /** For display: `demo market`, `replay of …`, `live Kraken market data`. */
  readonly label: string;
  readonly time: Clock & Timers;
  /** Market seconds per second. */
  readonly speed: number;
  readonly symbols: readonly string[];
  /** `null`: the venue's default addresses. */
  readonly address: { readonly rest: string; readonly socket: string } | null;
  /** Resolves to the recording's end when a replay reaches it; never resolves in other markets. */
  readonly recordingEnd: Promise<EpochMs>;
  stop(): Promise<void>;
}

const { promise: NEVER_ENDS } = Promise.withResolvers<never>();

/** The demo market always has at least these instruments, so that the choice of symbols does not change the market. */
const DEMO_INSTRUMENTS = 8;

export interface SessionPorts {
  /** The venue's display name, for the label of a live market. */
  readonly venueTitle: string;
  readonly systemTime: Clock & Timers;
  readonly logger: Logger;
  /** Called when the market's process dies; trading cannot continue. */
  readonly onDeath: () => void;
}

/**
 * Checks that the market can be opened: the recording exists, or the simulator at `market.demo.url` answers.
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
    throw new TidegateError(
      'CONFIG_INVALID_VALUE',
      'market.replay.folder is empty; set it to a folder of candle files',
    );
  }
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (exists) return;
  throw new TidegateError(
    'DATA_NOT_FOUND',
    `${resolve(folder)} does not exist; --replay takes a folder of candle files, or one candle file`,
  );
}

/** Opens the configured market. */
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

/** Starts a simulator process. Its state file is next to the ledger, so that both resume together. */
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

/** The simulator knows only its own state file; this error also tells what to do about the ledger next to it. */
function foreignMarketOr(thrown: unknown, directory: string): unknown {
  if (!(thrown instanceof TidegateError) || thrown.code !== 'STATE_OF_ANOTHER_MARKET')
    return thrown;
  return new TidegateError(
    'STORAGE_OF_ANOTHER_MARKET',
    `${directory} holds accounts of another market; choose another storage.directory or return to that market. ${thrown.message}`,
    { cause: thrown },
  );
}

/** Connects to a simulator that is already running. */
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
