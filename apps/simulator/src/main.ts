import { readFile } from 'node:fs/promises';

import { messageOf, ScaledTime, TidegateError, type EpochMs, type Logger } from '@tidegate/kernel';

import {
  requestedInformation,
  parseArguments,
  usage,
  type Information,
  type SimulatorArguments,
} from './arguments.js';
import { createSimulator, type Simulator } from './simulator.js';
import { RATE_LIMIT, type StartedClock } from './simulator-options.js';
import { streamLogger } from './stream-logger.js';
import { systemTime } from './system-time.js';

const EXIT_REFUSED = 2;
const PACKAGE = new URL('../../../../package.json', import.meta.url);

/** Starts the simulator and announces its address on stdout and to the parent process. */
async function run(given: SimulatorArguments): Promise<void> {
  const { requestsPerSecond, speed } = given;
  const shutdown = new Shutdown();
  shutdown.listen(given.exitWithParent);
  const logger = streamLogger(process.stderr);
  const simulator = await createSimulator({
    market: given.market,
    startClock: (start) => scaledClock(start, speed),
    drive: 'clock',
    speed,
    port: given.port,
    ...(given.state === null ? {} : { state: given.state }),
    ...(requestsPerSecond === null
      ? {}
      : { rateLimit: { ...RATE_LIMIT, perSecond: requestsPerSecond } }),
    logger,
    onRecordingEnd: (end) => reportEnd(end, logger),
  });
  shutdown.started(simulator);
  announce({
    event: 'listening',
    port: simulator.port,
    market: simulator.market,
    instruments: simulator.symbols,
    clock: simulator.clock(),
  });
}

/** Reports the end of the recording to the parent process, which logs it, or else logs it here. */
function reportEnd(end: EpochMs, logger: Logger): void {
  if (process.send) return notifyParent({ event: 'recording_ended', end });
  logger.info('Recording ended; trading stopped', {
    end: new Date(end).toISOString(),
  });
}

function scaledClock(start: EpochMs, speed: number): StartedClock {
  const realOrigin = systemTime.now();
  const time = new ScaledTime({
    base: systemTime,
    speed,
    baseOrigin: realOrigin,
    scaledOrigin: start,
  });
  return { time, realOrigin };
}

/** Ends the process on a signal or with its parent: immediately during preparation, gracefully once it runs. */
class Shutdown {
  private simulator: Simulator | null = null;
  private stopping = false;

  listen(exitWithParent: boolean): void {
    const stop = (): void => this.stop();
    process.on('SIGTERM', stop);
    const isServed = exitWithParent && process.send !== undefined;
    // A terminal sends these to its whole process group; a parent ends its market after what depends on it.
    const fromTerminal = isServed ? (): void => undefined : stop;
    process.on('SIGINT', fromTerminal);
    process.on('SIGHUP', fromTerminal);
    if (!isServed) return;
    process.on('disconnect', stop);
    if (!process.connected) stop();
  }

  started(simulator: Simulator): void {
    this.simulator = simulator;
  }

  private stop(): void {
    if (this.stopping) return;
    this.stopping = true;
    if (!this.simulator) process.exit(0);
    this.simulator.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        refuse(error);
        process.exit(EXIT_REFUSED);
      },
    );
  }
}

function announce(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
  notifyParent(event);
}

function refuse(error: unknown): void {
  const code = error instanceof TidegateError ? error.code : 'UNEXPECTED';
  const event = { event: 'refused', code, message: messageOf(error) };
  process.stderr.write(`${JSON.stringify(event)}\n`);
  notifyParent(event);
  process.exitCode = EXIT_REFUSED;
  if (process.connected) process.disconnect?.();
}

/** Sends an event to the parent process, if it is still connected. */
function notifyParent(event: object): void {
  if (process.connected) process.send?.(event, undefined, undefined, () => undefined);
}

async function informationText(requested: Information): Promise<string> {
  if (requested === 'help') return usage();
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { readonly version: string };
  return `${version}\n`;
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const information = requestedInformation(args);
  try {
    if (information) process.stdout.write(await informationText(information));
    else await run(parseArguments(args));
  } catch (error) {
    refuse(error);
  }
}

await main();
