import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { silentLogger, TidegateError } from '@tidegate/kernel';

import { EXIT } from './exit-codes.js';
import { Shutdown } from './shutdown.js';

interface Logged {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A shutdown with a mocked `process.exit`; `ended` resolves to the exit code. */
function stoppable() {
  const logged: Logged[] = [];
  const error = (message: string, fields = {}): unknown => logged.push({ message, fields });
  const shutdown = new Shutdown(() => EXIT.storage);
  shutdown.useLogger({ ...silentLogger, error });
  const ended = new Promise<unknown>((resolve) => {
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      resolve(code);
      return undefined as never;
    });
  });
  return { shutdown, logged, ended };
}

const ALL_EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'];

afterEach(() => {
  jest.restoreAllMocks();
});

describe('Shutdown on a signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'closes all parts and exits with 0 on %s',
    async (signal) => {
      const { shutdown, ended } = stoppable();
      const closed: string[] = [];
      shutdown.add(async () => void closed.push('a part'));
      const before = new Map(ALL_EVENTS.map((event) => [event, process.listeners(event as never)]));
      shutdown.listen();
      process.emit(signal, signal);
      expect(await ended).toBe(EXIT.ok);
      expect(closed).toEqual(['a part']);
      for (const event of ALL_EVENTS) {
        for (const listener of process.listeners(event as never)) {
          if (!before.get(event)?.includes(listener)) process.off(event, listener as never);
        }
      }
    },
  );
});

describe('Shutdown after a fault', () => {
  it('logs the whole error with its cause and exits with the code for it', async () => {
    const { shutdown, logged, ended } = stoppable();
    const cause = new Error('disk I/O error');
    const fault = new TidegateError('DATABASE_IO', 'The commit failed', { cause });
    shutdown.fail(fault);
    expect(await ended).toBe(EXIT.storage);
    expect(logged).toEqual([
      {
        message: 'Ending after a fault',
        fields: { code: 'DATABASE_IO', error: fault, exitCode: EXIT.storage },
      },
    ]);
  });

  it('logs a second fault during the shutdown and exits once', async () => {
    const { shutdown, logged, ended } = stoppable();
    const second = new Error('the feed failed too');
    shutdown.add(async () => shutdown.fail(second));
    shutdown.fail(new Error('first'));
    await ended;
    expect(logged.map(({ message }) => message)).toEqual([
      'Ending after a fault',
      'Another fault during shutdown',
    ]);
    expect(logged[1]?.fields).toMatchObject({ error: second });
    expect(process.exit).toHaveBeenCalledTimes(1);
  });

  it('closes the remaining parts when one fails to close', async () => {
    const { shutdown, logged, ended } = stoppable();
    const closed: string[] = [];
    shutdown.add(async () => void closed.push('first added'));
    shutdown.add(() => Promise.reject(new Error('stuck')));
    shutdown.fail(new Error('fault'));
    await ended;
    expect(closed).toEqual(['first added']);
    expect(logged[1]).toMatchObject({
      message: 'Shutdown step failed',
      fields: { error: new Error('stuck') },
    });
  });
});
