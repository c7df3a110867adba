/** One log record, as it is in JSON. */
export type LogRecord = Readonly<Record<string, unknown>>;

const OWN_KEYS = new Set(['time', 'level', 'message']);
const PLAIN_TEXT = /^[\w./:+@%-]+$/;

/** A record as one line for people: `12:03:04.123 WARN  message key=value`. Values that need it are quoted as JSON. */
export function logLine(record: LogRecord): string {
  const time = String(record['time']).slice(11, 23);
  const level = String(record['level']).toUpperCase().padEnd(5);
  const fields = Object.entries(record)
    .filter(([key, value]) => !OWN_KEYS.has(key) && value !== undefined)
    .map(([key, value]) => ` ${key}=${shown(value)}`);
  return `${time} ${level} ${String(record['message'])}${fields.join('')}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' && PLAIN_TEXT.test(value) ? value : JSON.stringify(value);
}
