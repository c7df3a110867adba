import { messageOf, TidegateError } from '@tidegate/kernel';

import { RefusedByServer } from './operations/refused-by-server.js';

/** Exit codes, documented in docs/operate.md. */
export const EXIT = {
  ok: 0,
  /** An unexpected error: a bug. */
  fault: 1,
  /** The command line or the configuration is invalid. */
  configuration: 2,
  /** The requested data is missing, malformed or unsuitable. */
  data: 3,
  /** The storage directory cannot be read, or a backup or a report cannot be written. */
  storage: 4,
  /** A replay differs from the stored outcome, or the audit log was altered. */
  different: 5,
  /** The server or the storage rejected the command. */
  refused: 6,
  /** The server that owns the storage does not answer. */
  unreachable: 7,
  /** Ended by Ctrl-C, as shells report it. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Format of a printed failure: a line of text, or one JSON object. */
export type FailureForm = 'text' | 'json';

/** Prints the error with its stable code to standard error and returns the exit code. */
export function reportFailure(thrown: unknown, form: FailureForm): ExitCode {
  const code = thrown instanceof TidegateError ? thrown.code : 'UNEXPECTED';
  const isBug = !(thrown instanceof TidegateError) && thrown instanceof Error;
  const stack = isBug ? thrown.stack : undefined;
  process.stderr.write(failureText({ code, detail: messageOf(thrown), stack }, form));
  return exitCodeOf(thrown, code);
}

/** Formats commander's message about an invalid command line. */
export function usageText(message: string, form: FailureForm): string {
  if (form === 'text') return message;
  const detail = message.replace(/^error: /, '').trim();
  return failureText({ code: 'OPTIONS_INVALID', detail }, form);
}

interface Failure {
  readonly code: string;
  readonly detail: string;
  /** Set only for bugs. */
  readonly stack?: string | undefined;
}

function failureText(failure: Failure, form: FailureForm): string {
  if (form === 'json') return `${JSON.stringify(failure)}\n`;
  const { code, detail, stack } = failure;
  return stack === undefined ? `${code}: ${detail}\n` : `${code}: ${detail}\n${stack}\n`;
}

const STORAGE_PREFIXES = [
  'DATABASE_',
  'HISTORY_',
  'JOURNAL_',
  'BACKUP_',
  'REPORT_',
  'TOKEN_',
  'ACCESS_',
];

const REFUSED_PREFIXES = [
  'ACCOUNT_',
  'ALREADY_',
  'COMMAND_',
  'DECISION_',
  'FILTER_',
  'ID_',
  'LOGIN_',
  'PAGE_',
  'PASSWORD_',
  'PROFILE_',
  'USER_',
];

function exitCodeOf(thrown: unknown, code: string): ExitCode {
  if (code === 'CANCELLED') return EXIT.cancelled;
  if (code === 'SERVER_UNREACHABLE' || code === 'ENGINE_NOT_READY') return EXIT.unreachable;
  if (REFUSED_PREFIXES.some((prefix) => code.startsWith(prefix))) return EXIT.refused;
  if (thrown instanceof RefusedByServer) return EXIT.refused;
  if (code.startsWith('CONFIG_') || code === 'OPTIONS_INVALID' || code === 'REQUEST_INVALID')
    return EXIT.configuration;
  if (code.startsWith('DATA_') || code === 'INSTRUMENT_UNKNOWN') return EXIT.data;
  if (STORAGE_PREFIXES.some((prefix) => code.startsWith(prefix))) return EXIT.storage;
  return EXIT.fault;
}
