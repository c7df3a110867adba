import type { Clock, Logger } from '@tidegate/kernel';

import type { ClientAddresses } from '../access/client-address.js';
import { RateLimit } from '../access/rate-limit.js';
import type { HttpServer } from './http-server.js';
import { CSP_REPORT_PATH } from './security-headers.js';

const BODY_BYTES_MAX = 16_384;
const TEXT_MAX = 200;
/** Reports of one address beyond these are dropped: a page with a fault sends many. */
const LIMIT = { burst: 20, perSecond: 0.1 };
const TYPES = ['application/csp-report', 'application/reports+json'];

export interface CspReportSetup {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly addresses: ClientAddresses;
}

/** Logs what the content security policy of the console blocked in a browser. */
export function receiveCspReports(
  fastify: HttpServer,
  { logger, clock, addresses }: CspReportSetup,
): void {
  const limit = new RateLimit(LIMIT, clock);
  fastify.addContentTypeParser(
    TYPES,
    { parseAs: 'string', bodyLimit: BODY_BYTES_MAX },
    (_request, body, done) => {
      done(null, body);
    },
  );
  fastify.post(CSP_REPORT_PATH, async (request, reply) => {
    if (limit.take(addresses.of(request)) === 0) {
      logger.warn('Content blocked by the security policy', blockedIn(request.body));
    }
    return reply.status(204).send();
  });
}

/** The directive and what it blocked, without queries, which may hold personal data. */
function blockedIn(body: unknown): Readonly<Record<string, string>> {
  const report = parsed(body);
  const { 'violated-directive': directive, 'blocked-uri': blocked, 'document-uri': page } = report;
  return { directive: short(directive), blocked: short(blocked), page: short(page) };
}

function parsed(body: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const { 'csp-report': report } = (value ?? {}) as { readonly 'csp-report'?: object };
    return (report ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function short(value: unknown): string {
  return typeof value === 'string' ? (value.split('?', 1)[0] ?? '').slice(0, TEXT_MAX) : '';
}
