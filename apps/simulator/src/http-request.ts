import { err, ok, type Result } from '@tidegate/kernel';
import type { IncomingMessage } from 'node:http';

const BODY_BYTES_MAX = 64 * 1_024;

/** Reads a request body; the error states why it was rejected. */
export async function bodyText(request: IncomingMessage): Promise<Result<string, string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX)
      return err(`Request body exceeds the limit of ${BODY_BYTES_MAX} bytes`);
    chunks.push(part);
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

/** Parameters of the query and of a form or JSON body; the body takes precedence. */
export function parametersOf(
  query: URLSearchParams,
  body: string,
  contentType: string,
): Result<ReadonlyMap<string, string>, string> {
  const parameters = new Map(query);
  if (body === '') return ok(parameters);
  if (!contentType.includes('json')) {
    for (const [name, value] of new URLSearchParams(body)) parameters.set(name, value);
    return ok(parameters);
  }
  const parsed = jsonFrom(body);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) {
    return err('A JSON body must be an object');
  }
  for (const [name, value] of Object.entries(parsed.value)) parameters.set(name, String(value));
  return ok(parameters);
}

export function jsonFrom(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return err(error instanceof Error ? error.message : 'not JSON');
  }
}
