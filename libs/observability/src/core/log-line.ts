/** One log record, parsed from JSON. */
export type LogRecord = Readonly<Record<string, unknown>>;

export interface LogLineStyle {
  /** Whether to use ANSI colours. */
  readonly colours: boolean;
}

const OWN_KEYS = new Set(['time', 'level', 'message']);
const PLAIN_TEXT = /^[\w./:+@%-]+$/;
/** Messages up to this length are padded so that their fields align. */
const MESSAGE_WIDTH = 16;
/** Profits and losses: green if positive, red if negative. */
const SIGNED_KEYS = new Set(['grossPnl', 'netPnl', 'rMultiple']);

const RESET = '\u001B[0m';
const DIM = '\u001B[2m';
const BOLD = '\u001B[1m';
const RED = '\u001B[31m';
const GREEN = '\u001B[32m';
const YELLOW = '\u001B[33m';
const CYAN = '\u001B[36m';

const COLOUR_OF_LEVEL: Readonly<Record<string, string>> = {
  debug: DIM,
  info: CYAN,
  warn: YELLOW,
  error: RED,
};

type Painter = (colour: string, text: string) => string;

const plain: Painter = (_colour, text) => text;
const coloured: Painter = (colour, text) => `${colour}${text}${RESET}`;

/** Formats a record as one line: `12:03:04.123 WARN  message key=value`. Quotes values as JSON where needed. */
export function logLine(record: LogRecord, { colours }: LogLineStyle = { colours: false }): string {
  const paint = colours ? coloured : plain;
  const time = String(record['time']).slice(11, 23);
  const level = String(record['level']);
  const message = String(record['message']);
  const fields = Object.entries(record)
    .filter(([key, value]) => !OWN_KEYS.has(key) && value !== undefined)
    .map(([key, value]) => `${paint(DIM, `${key}=`)}${shownField(key, value, paint)}`);
  const padding =
    fields.length === 0 ? '' : ' '.repeat(Math.max(1, MESSAGE_WIDTH - message.length + 1));
  const head = [
    paint(DIM, time),
    paint(COLOUR_OF_LEVEL[level] ?? CYAN, level.toUpperCase().padEnd(5)),
    paint(BOLD, message),
  ].join(' ');
  return `${head}${padding}${fields.join(' ')}\n`;
}

function shownField(key: string, value: unknown, paint: Painter): string {
  const text = shown(value);
  if (!SIGNED_KEYS.has(key) || !/[1-9]/.test(text)) return text;
  return paint(text.startsWith('-') ? RED : GREEN, text);
}

function shown(value: unknown): string {
  return typeof value === 'string' && PLAIN_TEXT.test(value) ? value : JSON.stringify(value);
}
