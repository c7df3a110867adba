import type { LogFields, Logger } from '@tidegate/kernel';
import type { Writable } from 'node:stream';

/** Writes one JSON line per message, without debug messages. */
export function streamLogger(stream: Writable, context: LogFields = {}): Logger {
  const log = (level: string, message: string, fields: LogFields = {}): void => {
    stream.write(`${JSON.stringify({ level, message, ...context, ...fields })}\n`);
  };
  return {
    debug: () => undefined,
    info: (message, fields) => log('info', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    error: (message, fields) => log('error', message, fields),
    child: (fields) => streamLogger(stream, { ...context, ...fields }),
  };
}
