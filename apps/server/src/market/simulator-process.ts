import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { SimulatorClock } from '@tidegate/exchange';
import { TidegateError, type EpochMs, type Logger } from '@tidegate/kernel';

/** Sent by the simulator when it listens. */
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

/** Runs the simulator in a child process, off the trading thread. The child exits with this process. */
export class SimulatorProcess {
  private stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly announcement: SimulatorAnnouncement,
    /** Resolves to the recording's end when the replay reaches it; never resolves for other markets. */
    readonly recordingEnd: Promise<EpochMs>,
  ) {}

  /** Starts the simulator and waits until it listens; rejects with the simulator's code if it refuses to start. */
  static async start(
    args: readonly string[],
    ports: { readonly logger: Logger; readonly onDeath: (code: number | null) => void },
  ): Promise<SimulatorProcess> {
    const child = fork(ENTRY, [...args, '--exit-with-parent'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // A recording that an earlier run finished ends immediately, so subscribe before the announcement.
    const recordingEnd = endOfRecording(child);
    const announcement = await announced(child);
    const started = new SimulatorProcess(child, announcement, recordingEnd);
    child.once('exit', (code) => {
      if (started.stopping) return;
      ports.logger.error('Simulator exited unexpectedly', { exitCode: code });
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
      fail(
        'SIMULATOR_FAILED',
        code === null ? 'A signal ended the simulator' : `The simulator exited with code ${code}`,
      ),
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
