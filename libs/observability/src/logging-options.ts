import { IsIn } from 'class-validator';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** `json`: one object a line, for machines. `line`: one line, for people. `auto`: `line` on a terminal, else `json`. */
const LOG_FORMATS = ['json', 'line', 'auto'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** What is logged, and how. */
export class LoggingOptions {
  @IsIn(LOG_LEVELS)
  level: LogLevel = 'info';

  @IsIn(LOG_FORMATS)
  format: LogFormat = 'auto';
}
