import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { SimulatorClock } from '@tidegate/exchange';
import { TidegateError, type EpochMs, type Logger } from '@tidegate/kernel';

/** What the simulator says once it listens. */
export interface SimulatorAnnouncement {
  readonly port: number;
  readonly market: string;
  readonly instruments: readonly string[];
  readonly clock: SimulatorClock;
}

type SimulatorMessage =
  | { readonly event: 'recording_ended'; readonly end: EpochMs }
  | ({ readonly event: 'listening' } & SimulatorAnnouncement)
  | { readonly event: 'refused'; readonly code: string; readonly message: string };

const ENTRY = fileURLToPath(new URL('../../../simulator/src/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

/** The simulator in a process of its own: it never takes the trading thread, and it ends with us. */
export class SimulatorProcess {
  private stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly announcement: SimulatorAnnouncement,
    /** Resolves with the end of the recording when it was played to it; never for another market. */
    readonly recordingEnd: Promise<EpochMs>,
  ) {}

  /** Starts it and waits until it listens; rejects with the simulator's own code when it refuses. */
  static async start(
    args: readonly string[],
    ports: { readonly logger: Logger; readonly onDeath: (code: number | null) => void },
  ): Promise<SimulatorProcess> {
    const child = fork(ENTRY, [...args, '--exit-with-parent'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // A recording that was played to its end before ends at once: listen before the announcement.
    const recordingEnd = endOfRecording(child);
    const announcement = await announced(child);
    const started = new SimulatorProcess(child, announcement, recordingEnd);
    child.once('exit', (code) => {
      if (started.stopping) return;
      ports.logger.error('The simulator ended unexpectedly', { code });
      ports.onDeath(code);
    });
    return started;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const kill = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      this.child.once('exit', () => {
        clearTimeout(kill);
        resolve();
      });
      this.child.kill('SIGTERM');
    });
  }
}

function endOfRecording(child: ChildProcess): Promise<EpochMs> {
  return new Promise((resolve) => {
    child.on('message', (message: SimulatorMessage) => {
      if (message.event === 'recording_ended') resolve(message.end);
    });
  });
}

function announced(child: ChildProcess): Promise<SimulatorAnnouncement> {
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string): void => {
      clearTimeout(timeout);
      child.kill('SIGKILL');
      reject(new TidegateError(code, message));
    };
    const timeout = setTimeout(
      () => fail('SIMULATOR_TIMEOUT', `The simulator did not listen within ${START_TIMEOUT_MS} ms`),
      START_TIMEOUT_MS,
    );
    child.once('error', (error) => fail('SIMULATOR_FAILED', error.message));
    child.once('exit', (code) =>
      fail('SIMULATOR_FAILED', `The simulator ended with ${code ?? 'a signal'}`),
    );
    child.on('message', (message: SimulatorMessage) => {
      if (message.event === 'refused') fail(message.code, message.message);
      if (message.event !== 'listening') return;
      clearTimeout(timeout);
      child.removeAllListeners('exit');
      resolve(message);
    });
  });
}
