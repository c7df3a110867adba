/** A refusal or failure that the console shows: what happened, and what to do. */
export interface Problem {
  /** Stable code, for example `SCOPE_FORBIDDEN`. */
  readonly code: string;
  readonly sentence: string;
  /** HTTP status; 0 if the server did not answer. */
  readonly status: number;
  readonly requestId: string | null;
  /** When the same request may be tried again; `null` if the server does not say. */
  readonly retryAfterMs: number | null;
  /** Faults of a form by the path of the field. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads RFC 9457 problem details; an answer of another form keeps its status. */
export function problemOf(status: number, body: unknown): Problem {
  const details = isRecord(body) ? body : {};
  const code = textOf(details['code']) ?? (status === 0 ? 'UNREACHABLE' : `HTTP_${status}`);
  return {
    code,
    sentence: textOf(details['detail']) ?? textOf(details['title']) ?? '',
    status,
    requestId: textOf(details['requestId']) ?? textOf(details['instance']),
    retryAfterMs: null,
    fields: fieldsOf(details['errors'] ?? details['problems']),
  };
}

/** A report to paste into an issue: no amounts, no names. */
export function reportOf(problem: Problem, where: string, at: string): string {
  return [
    `code: ${problem.code}`,
    `status: ${problem.status}`,
    `request: ${problem.requestId ?? 'none'}`,
    `page: ${where}`,
    `time: ${at}`,
    `sentence: ${problem.sentence}`,
  ].join('\n');
}

/** Whether the same request may succeed later without a change. */
export const isRetryable = ({ status }: Problem): boolean =>
  status === 0 || status === 408 || status === 429 || status >= 500;

function fieldsOf(errors: unknown): Record<string, string> {
  if (!Array.isArray(errors)) return {};
  const found = errors.filter(isRecord).map((error) => {
    const path = textOf(error['path']) ?? textOf(error['field']) ?? textOf(error['property']) ?? '';
    return [path, textOf(error['message']) ?? textOf(error['detail']) ?? ''] as const;
  });
  return Object.fromEntries(found.filter(([path]) => path !== ''));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
