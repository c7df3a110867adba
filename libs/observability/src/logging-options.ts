import { IsIn } from 'class-validator';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** `json`: one JSON object per line. `line`: one readable line. `auto`: `line` on a terminal, otherwise `json`. */
const LOG_FORMATS = ['json', 'line', 'auto'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** The log level and format. */
export class LoggingOptions {
  @IsIn(LOG_LEVELS)
  level: LogLevel = 'info';

  @IsIn(LOG_FORMATS)
  format: LogFormat = 'auto';
}
