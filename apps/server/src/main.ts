import 'reflect-metadata';

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  loadSettings,
  removeServerFile,
  installedConsole,
  requirePlan,
  setUpUnattended,
  storageDirectory,
  writeServerFile,
  historyDirectory,
  openJobs,
} from '@tidegate/composition';
import { VenueRegistry } from '@tidegate/exchange';
import { InvariantViolation, messageOf, TidegateError } from '@tidegate/kernel';
import { createLogger, MetricsRegistry, SystemTime, secureRandom } from '@tidegate/observability';
import { DuckDbHistoryStore, JOBS_FILE, openStorage } from '@tidegate/persistence';
import { StrategyRegistry } from '@tidegate/strategies';
import { CONSOLE_SERVICES, type ConsoleServices } from '@tidegate/tenants';

import { ClientAddresses } from './access/client-address.js';
import { AppModule, EngineOnlyModule } from './app.module.js';
import { parseServerArguments, expectAdjustableSpeed, type Role } from './command-line.js';
import { codeOf, exitCodeOf, type ExitCode } from './exit-codes.js';
import { createHttpApplication } from './http-application.js';
import { expectFreeAddress, expectProtected, listenErrorOf } from './listen-address.js';
import { expectMarket, openMarketSession } from './market/market-session.js';
import type { ServerRuntime } from './runtime.js';
import { Shutdown } from './shutdown.js';
import type { ApiDocument } from './web/api-docs-page.js';
import { readConsoleFiles } from './web/console-files.js';
import { serveWeb, type WebSetup } from './web/serve-web.js';
import { sessionLanguage } from './web/session-language.js';

const DEFAULT_CONFIG = fileURLToPath(new URL('../../../../config', import.meta.url));
const CONSOLE = fileURLToPath(new URL('../../../../dist-console', import.meta.url));
const OPENAPI = new URL('../../../../apps/server/openapi.json', import.meta.url);
const PACKAGE = new URL('../../../../package.json', import.meta.url);

/**
 * Loads the settings, checks address and market, locks the storage, opens the market, and listens until a signal or a
 * fault. The order matters: invalid settings start nothing, a missing recording or simulator creates no storage, and no
 * market starts while another process holds the storage.
 */
async function run(shutdown: Shutdown): Promise<void> {
  const version = await versionOf(PACKAGE);
  const given = parseServerArguments(process.argv.slice(2), {
    version,
    defaultConfig: DEFAULT_CONFIG,
  });
  const { profile, configDirectory, overrides, resets } = given;
  const venues = new VenueRegistry();
  const strategies = new StrategyRegistry();
  const settings = { profile, directory: configDirectory, overrides, strategies };
  const loaded = await loadSettings(settings);
  const configuration = loaded.value;
  expectAdjustableSpeed(given, configuration);
  const venue = venues.find(configuration.market.venue);
  const plan = requirePlan({ configuration, strategies, venues }, loaded);
  const logger = createLogger(configuration.log);
  shutdown.useLogger(logger);
  if (given.role === 'all') expectProtected(configuration.server);
  await expectFreeAddress(configuration.server);
  await expectMarket(configuration);
  const systemTime = new SystemTime();
  const storage = await openStorage({
    options: { ...configuration.storage, directory: storageDirectory(configuration) },
    timers: systemTime,
    logger: logger.child({ component: 'storage' }),
    random: secureRandom,
  });
  shutdown.add(() => storage.close());
  const work = await openWork({ configuration, systemTime, logger, given }, shutdown);
  const people = installedConsole(storage, systemTime, secureRandom);
  if (await setUpUnattended(people, configuration)) {
    logger.info('First owner created from the settings', { login: configuration.admin.login });
  }
  const session = await openMarketSession(configuration, {
    systemTime,
    venueTitle: venue.title,
    logger: logger.child({ component: 'market' }),
    onDeath: () => {
      shutdown.fail(new TidegateError('SIMULATOR_FAILED', 'The simulator exited unexpectedly'));
    },
  });
  shutdown.add(() => session.stop());
  const runtime: ServerRuntime = {
    configuration,
    plan,
    resets,
    storage,
    ...work,
    venues,
    strategies,
    session,
    systemTime,
    logger,
    metrics: new MetricsRegistry(),
    version,
    fail: (thrown) => {
      shutdown.fail(thrown);
    },
  };
  const app = await startApplication(runtime, given.role, shutdown);
  logger.info('Tidegate is up', {
    market: session.label,
    mode: 'paper',
    speed: session.speed,
    instruments: session.symbols.length,
    url: await app.getUrl(),
    version: runtime.version,
  });
}

/** Opens the history and the jobs, and continues the jobs that a restart interrupted. */
async function openWork(
  { configuration, systemTime, logger, given }: WorkSetup,
  shutdown: Shutdown,
): Promise<Pick<ServerRuntime, 'jobs' | 'history'>> {
  const { profile, configDirectory: directory, overrides, role } = given;
  const folder = historyDirectory(configuration);
  const history = new DuckDbHistoryStore(folder);
  shutdown.add(() => history.close());
  const jobs = await openJobs({
    file: join(storageDirectory(configuration), JOBS_FILE),
    workerData: { settings: { profile, directory, overrides }, history: folder },
    workers: Math.max(1, availableParallelism() - 1),
    time: systemTime,
    logger: logger.child({ component: 'jobs' }),
  });
  shutdown.add(() => jobs.close());
  if (role === 'all') await jobs.runner.recover();
  return { history, jobs };
}

interface WorkSetup extends Pick<ServerRuntime, 'configuration' | 'systemTime' | 'logger'> {
  readonly given: ReturnType<typeof parseServerArguments>;
}

async function startApplication(
  runtime: ServerRuntime,
  role: Role,
  shutdown: Shutdown,
): Promise<NestFastifyApplication> {
  const { server: address } = runtime.configuration;
  const directory = storageDirectory(runtime.configuration);
  const root = role === 'all' ? AppModule.for(runtime) : EngineOnlyModule.for(runtime);
  const isEncrypted = address.publicUrl?.startsWith('https://') ?? false;
  const app = await createHttpApplication(root, { logger: runtime.logger, isEncrypted });
  shutdown.add(() => app.close());
  if (role === 'all') await serveWeb(app, await webSetup(runtime, app));
  await app.listen(address.port, address.host).catch((thrown: unknown) => {
    throw listenErrorOf(thrown, address);
  });
  if (role === 'all') {
    shutdown.add(() => removeServerFile(directory));
    await writeServerFile(directory, { url: await app.getUrl(), pid: process.pid });
  }
  return app;
}

async function webSetup(
  { configuration, logger, systemTime }: ServerRuntime,
  app: NestFastifyApplication,
): Promise<WebSetup> {
  const services = app.get<ConsoleServices>(CONSOLE_SERVICES, { strict: false });
  return {
    console: await readConsoleFiles(CONSOLE),
    languageOf: (session) => sessionLanguage(services, session),
    document: JSON.parse(await readFile(OPENAPI, 'utf8')) as ApiDocument,
    logger: logger.child({ component: 'web' }),
    clock: systemTime,
    addresses: new ClientAddresses(configuration.server.trustedProxies),
  };
}

async function versionOf(file: URL): Promise<string> {
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  return version;
}

/** Explains a failed start or a fault on standard error, also before a logger exists, and returns the exit code. */
function refuse(thrown: unknown): ExitCode {
  const code = codeOf(thrown);
  process.stderr.write(`${code}: ${messageOf(thrown)}\n`);
  const isExpected = thrown instanceof TidegateError && !(thrown instanceof InvariantViolation);
  if (!isExpected && thrown instanceof Error && thrown.stack !== undefined) {
    process.stderr.write(`${thrown.stack}\n`);
  }
  return exitCodeOf(code);
}

const shutdown = new Shutdown(refuse);
shutdown.listen();
try {
  await run(shutdown);
} catch (thrown) {
  shutdown.fail(thrown);
}
