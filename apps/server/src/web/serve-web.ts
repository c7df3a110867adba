import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock, Logger } from '@tidegate/kernel';

import type { ClientAddresses } from '../access/client-address.js';
import { apiDocsPage, type ApiDocument } from './api-docs-page.js';
import type { ConsoleFiles } from './console-files.js';
import { serveConsole } from './console-site.js';
import { receiveCspReports } from './csp-reports.js';
import { serverOf } from './http-server.js';
import { PAGE_HEADERS } from './page-html.js';

export interface WebSetup {
  /** `null` if the console is not built. */
  readonly console: ConsoleFiles | null;
  readonly languageOf: (session: string | undefined) => Promise<string>;
  readonly document: ApiDocument;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly addresses: ClientAddresses;
}

/** Adds what is not a route of a controller: the console, the pages about the routes, and the reports of browsers. */
export async function serveWeb(app: NestFastifyApplication, setup: WebSetup): Promise<void> {
  const fastify = serverOf(app);
  const page = apiDocsPage(setup.document);
  fastify.get('/api/docs', async (_request, reply) => reply.headers(PAGE_HEADERS).send(page));
  fastify.get('/api/docs/openapi.json', async () => setup.document);
  receiveCspReports(fastify, setup);
  const { console: files, languageOf } = setup;
  if (files) await serveConsole(fastify, { ...files, languageOf });
  else fastify.get('/', async (_request, reply) => reply.redirect('/status'));
}
