import { randomBytes } from 'node:crypto';

import fastifyStatic from '@fastify/static';
import { SESSION_COOKIE } from '@tidegate/tenants';

import { cacheControlOf, consolePage, isConsolePath, type ConsoleFiles } from './console-files.js';
import type { HttpServer } from './http-server.js';
import { consolePolicy } from './security-headers.js';

const NONCE_BYTES = 18;

export interface ConsoleSite extends ConsoleFiles {
  /** The language of the user who asks, for `<html lang>`. */
  readonly languageOf: (cookie: string | undefined) => Promise<string>;
}

/** Serves the console at every path that is neither a route of the server nor the name of a missing file. */
export async function serveConsole(fastify: HttpServer, site: ConsoleSite): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: site.folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
  });
  fastify.get('/*', async (request, reply) => {
    const [path = '/'] = request.url.split('?', 1);
    const file = path.slice(1);
    if (site.files.has(file)) {
      return reply.header('cache-control', cacheControlOf(file)).sendFile(file);
    }
    if (!isConsolePath(path)) {
      reply.callNotFound();
      return reply;
    }
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const language = await site.languageOf(request.cookies[SESSION_COOKIE]);
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', consolePolicy(nonce))
      .header('cache-control', 'no-store')
      .send(consolePage(site.page, nonce, language));
  });
}
