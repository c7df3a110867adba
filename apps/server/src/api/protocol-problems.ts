import type { HttpReply } from './http-reply.js';
import { problem, PROBLEM_CONTENT_TYPE, titleOf } from './problem.js';

/** The methods of a failed connection's socket that the server uses. */
export interface ClientSocket {
  readonly writable: boolean;
  end(text: string): unknown;
  destroy(): unknown;
}

/** The methods of Node's `ServerResponse` that the server uses. */
export interface RawResponse {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(text: string): unknown;
}

/** Status by Node's parse error code; every other code gets 400. */
const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Answers a request that Fastify refuses before routing because its path cannot be decoded. */
export function answerBadAddress(
  error: { readonly statusCode?: number; readonly message: string },
  request: { readonly url: string },
  reply: HttpReply,
): void {
  const status = error.statusCode ?? 400;
  reply
    .status(status)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(
      problem({
        status,
        code: `HTTP_${status}`,
        detail: error.message,
        instance: request.url,
      }),
    );
}

/** Answers an HTTP/1.1 request without a `Host` header. */
export function answerWithoutHost(url: string, reply: HttpReply): void {
  answerBadAddress({ message: 'The request has no Host header' }, { url }, reply);
}

/** Answers a request with an `Expect` header other than `100-continue`. */
export function answerExpectation(
  { headers, url }: { readonly headers: { readonly expect?: string }; readonly url?: string },
  response: RawResponse,
): void {
  const status = 417;
  const detail = `The server cannot meet the expectation "${headers.expect ?? ''}"; omit the Expect header`;
  const details = problem({ status, code: `HTTP_${status}`, detail, instance: url ?? '' });
  const body = JSON.stringify(details);
  response.writeHead(status, {
    'content-type': PROBLEM_CONTENT_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  response.end(body);
}

/** Answers an invalid, oversized or timed-out request on the raw socket and closes the connection. */
export function answerUnreadable(
  error: { readonly code?: string; readonly message: string },
  socket: ClientSocket,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF.get(error.code ?? '') ?? 400;
  const detail = `The request could not be parsed: ${error.message}`;
  const body = JSON.stringify(problem({ status, code: `HTTP_${status}`, detail }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${titleOf(status)}`,
      `Content-Type: ${PROBLEM_CONTENT_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
