import {
  DefaultProfileResolver,
  queueCommand,
  readServerFile,
  settingsOf,
  storageDirectory,
  storedStanding,
  StoredOperations,
  StoredTradingViews,
  StoredViews,
  type Operations,
  type ServerFile,
  type StoredStanding,
  type TidegateConfiguration,
  type TradingViews,
  type Views,
} from '@tidegate/composition';
import type { StatusAnswer } from '@tidegate/contracts';
import {
  messageOf,
  shardId,
  silentLogger,
  TidegateError,
  venueId,
  type TenantId,
} from '@tidegate/kernel';
import { secureRandom, SystemTime } from '@tidegate/observability';
import {
  openStorage,
  openStorageReader,
  readAccessToken,
  type StorageReader,
} from '@tidegate/persistence';
import { StrategyRegistry } from '@tidegate/strategies';

import { DEMO_PROFILE, settingsFrom, type SettingsOptions } from '../settings-options.js';
import { RemoteOperations } from './remote-operations.js';
import { RemoteTradingViews } from './remote-trading-views.js';
import { ServerClient } from './server-client.js';

export interface StorageSelection extends SettingsOptions {
  readonly directory?: string;
}

/** The storage of a command, and the running server that owns it. */
export interface Installation {
  readonly configuration: TidegateConfiguration;
  readonly directory: string;
  readonly server: ServerFile | null;
}

/** Reads from the running server, or from the storage when no server is running. */
export async function withViews<T>(
  options: StorageSelection,
  work: (views: Views) => Promise<T>,
): Promise<T> {
  const installation = await installationOf(options);
  if (installation.server)
    return work(new RemoteOperations(await clientOf(installation.server, installation.directory)));
  return reading(installation, (storage) => work(new StoredViews(storage)));
}

/** Reads positions, orders, trades and decisions from the running server, or from the storage when no server is running. */
export async function withTradingViews<T>(
  options: StorageSelection,
  work: (views: TradingViews) => Promise<T>,
): Promise<T> {
  const installation = await installationOf(options);
  const { server, directory, configuration } = installation;
  if (server) return work(new RemoteTradingViews(await clientOf(server, directory)));
  const venue = venueId(configuration.market.venue);
  return reading(installation, ({ trading: reads, directory: accounts }) =>
    work(new StoredTradingViews({ reads, accounts, venue })),
  );
}

/** Status of an installation: from its server, or from its storage when no server is running. */
export type Standing =
  | ({ readonly running: true; readonly url: string } & StatusAnswer)
  | ({ readonly running: false; readonly directory: string } & StoredStanding);

export async function standingOf(options: StorageSelection, tenant: TenantId): Promise<Standing> {
  const installation = await installationOf(options);
  const { server, directory, configuration } = installation;
  if (server) {
    const status = await (await clientOf(server, directory)).get<StatusAnswer>('status');
    return { running: true, url: server.url, ...status };
  }
  const shard = shardId(settingsOf(configuration).shard);
  return reading(installation, async (storage) => ({
    running: false,
    directory,
    ...(await storedStanding(storage, { tenant }, shard)),
  }));
}

export async function reading<T>(
  installation: Installation,
  work: (storage: StorageReader) => Promise<T>,
): Promise<T> {
  const storage = await openStorageReader(storageOptions(installation));
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Runs a change through the running server. Without one, commands are queued in the storage until the next start. */
export async function withOperations<T>(
  options: StorageSelection,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  const installation = await installationOf(options);
  if (installation.server)
    return work(new RemoteOperations(await clientOf(installation.server, installation.directory)));
  // Fails when the storage does not exist: only the server creates it.
  await (await openStorageReader(storageOptions(installation))).close();
  const time = new SystemTime();
  const storage = await openStorage({
    options: storageOptions(installation),
    timers: time,
    logger: silentLogger,
    random: secureRandom,
  }).catch((thrown: unknown) => {
    throw lockedOr(thrown, installation.directory);
  });
  try {
    return await work(storedOperations(installation.configuration, storage, time));
  } finally {
    await storage.close();
  }
}

export async function installationOf(options: StorageSelection): Promise<Installation> {
  const profile = options.profile ?? DEMO_PROFILE;
  const { value: configuration } = await settingsFrom({ ...options, profile });
  const directory = options.directory ?? storageDirectory(configuration);
  const file = await readServerFile(directory);
  return { configuration, directory, server: file && isAlive(file.pid) ? file : null };
}

export function storageOptions({
  configuration,
  directory,
}: Installation): TidegateConfiguration['storage'] {
  return { ...configuration.storage, directory };
}

function storedOperations(
  configuration: TidegateConfiguration,
  storage: Awaited<ReturnType<typeof openStorage>>,
  clock: SystemTime,
): Operations {
  const { directory, profiles, commands } = storage;
  const settings = settingsOf(configuration);
  return new StoredOperations({
    directory,
    profiles,
    resolver: new DefaultProfileResolver(new StrategyRegistry()),
    fed: settings,
    venue: venueId(configuration.market.venue),
    clock,
    submit: (command) => queueCommand(commands, shardId(settings.shard), command),
  });
}

export async function clientOf({ url }: ServerFile, directory: string): Promise<ServerClient> {
  const token = await readAccessToken(directory).catch((thrown: unknown) => {
    if (thrown instanceof TidegateError) throw thrown;
    throw new TidegateError(
      'TOKEN_UNREADABLE',
      `The access token in ${directory} cannot be read (${messageOf(thrown)}), and the server at ${url} requires it; run the command as the user that runs the server`,
      { cause: thrown },
    );
  });
  return new ServerClient(url, token);
}

/** Whether the process exists: a killed server leaves its file behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function lockedOr(thrown: unknown, directory: string): unknown {
  if (!(thrown instanceof TidegateError) || thrown.code !== 'DATABASE_LOCKED') return thrown;
  return new TidegateError(
    'SERVER_UNREACHABLE',
    `Another process uses ${directory} and does not accept commands: it is starting or stopping, or runs with --role engine. Try again when it has started, or stop it`,
    { cause: thrown },
  );
}
