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

/** The storage that a command is about, with the server that holds it. */
interface Place {
  readonly configuration: TidegateConfiguration;
  readonly directory: string;
  readonly server: ServerFile | null;
}

/** Reads from the running server, or from the storage when no server runs. */
export async function withViews<T>(
  options: StorageSelection,
  work: (views: Views) => Promise<T>,
): Promise<T> {
  const place = await placeOf(options);
  if (place.server)
    return work(new RemoteOperations(await clientOf(place.server, place.directory)));
  return reading(place, (storage) => work(new StoredViews(storage)));
}

/** Reads what was traded: from the running server, or from the storage when no server runs. */
export async function withTradingViews<T>(
  options: StorageSelection,
  work: (views: TradingViews) => Promise<T>,
): Promise<T> {
  const place = await placeOf(options);
  const { server, directory, configuration } = place;
  if (server) return work(new RemoteTradingViews(await clientOf(server, directory)));
  const venue = venueId(configuration.market.venue);
  return reading(place, ({ trading: reads, directory: accounts }) =>
    work(new StoredTradingViews({ reads, accounts, venue })),
  );
}

/** What an installation says of itself: its server, or its storage when no server runs. */
export type Standing =
  | ({ readonly running: true; readonly url: string } & StatusAnswer)
  | ({ readonly running: false; readonly directory: string } & StoredStanding);

export async function standingOf(options: StorageSelection, tenant: TenantId): Promise<Standing> {
  const place = await placeOf(options);
  const { server, directory, configuration } = place;
  if (server) {
    const status = await (await clientOf(server, directory)).get<StatusAnswer>('status');
    return { running: true, url: server.url, ...status };
  }
  const shard = shardId(settingsOf(configuration).shard);
  return reading(place, async (storage) => ({
    running: false,
    directory,
    ...(await storedStanding(storage, { tenant }, shard)),
  }));
}

async function reading<T>(place: Place, work: (storage: StorageReader) => Promise<T>): Promise<T> {
  const storage = await openStorageReader(storageOptions(place));
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Changes something through the running server. When no server runs, commands wait in the storage for its next start. */
export async function withOperations<T>(
  options: StorageSelection,
  work: (operations: Operations) => Promise<T>,
): Promise<T> {
  const place = await placeOf(options);
  if (place.server)
    return work(new RemoteOperations(await clientOf(place.server, place.directory)));
  // A storage that is not there is not made: its first start does that.
  await (await openStorageReader(storageOptions(place))).close();
  const time = new SystemTime();
  const storage = await openStorage({
    options: storageOptions(place),
    timers: time,
    logger: silentLogger,
    random: secureRandom,
  }).catch((thrown: unknown) => {
    throw lockedOr(thrown, place.directory);
  });
  try {
    return await work(storedOperations(place.configuration, storage, time));
  } finally {
    await storage.close();
  }
}

async function placeOf(options: StorageSelection): Promise<Place> {
  const profile = options.profile ?? DEMO_PROFILE;
  const { value: configuration } = await settingsFrom({ ...options, profile });
  const directory = options.directory ?? storageDirectory(configuration);
  const file = await readServerFile(directory);
  return { configuration, directory, server: file && isAlive(file.pid) ? file : null };
}

function storageOptions({ configuration, directory }: Place): TidegateConfiguration['storage'] {
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

async function clientOf({ url }: ServerFile, directory: string): Promise<ServerClient> {
  const token = await readAccessToken(directory).catch((thrown: unknown) => {
    if (thrown instanceof TidegateError) throw thrown;
    throw new TidegateError(
      'TOKEN_UNREADABLE',
      `The access token in ${directory} cannot be read (${messageOf(thrown)}), and the server at ${url} asks for it; run the command as the user that runs the server`,
      { cause: thrown },
    );
  });
  return new ServerClient(url, token);
}

/** A server that was killed leaves its file behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function lockedOr(thrown: unknown, directory: string): unknown {
  if (!(thrown instanceof TidegateError) || thrown.code !== 'DATABASE_LOCKED') return thrown;
  return new TidegateError(
    'SERVER_UNREACHABLE',
    `Another process holds ${directory} and serves no commands: it is starting or stopping, or was started with --role engine. Try again once it is up, or stop it`,
    { cause: thrown },
  );
}
