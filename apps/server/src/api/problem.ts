/** Problem details (RFC 9457) with a stable error code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's path and query; absent when the request could not be parsed. */
  readonly instance?: string;
  readonly code: string;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

const TITLES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad request'],
  [401, 'Unauthorised'],
  [403, 'Forbidden'],
  [404, 'Not found'],
  [405, 'Method not allowed'],
  [408, 'Request timeout'],
  [409, 'Conflict'],
  [413, 'Payload too large'],
  [415, 'Unsupported media type'],
  [417, 'Expectation failed'],
  [422, 'Unprocessable content'],
  [429, 'Too many requests'],
  [431, 'Request header fields too large'],
  [500, 'Internal server error'],
  [503, 'Not available'],
]);

export function problem(parts: Omit<Problem, 'type' | 'title'>): Problem {
  return { type: 'about:blank', title: titleOf(parts.status), ...parts };
}

export function titleOf(status: number): string {
  return TITLES.get(status) ?? 'Error';
}
