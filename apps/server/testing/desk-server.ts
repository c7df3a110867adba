import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ManualTime, silentLogger, tenantId, type Logger } from '@tidegate/kernel';
import { MARKET_FEED } from '@tidegate/market-data';
import { eventually, FakeMarketFeed, spotInstrument } from '@tidegate/market-data/testing';
import { TemporaryStorage } from '@tidegate/persistence/testing';
import { CONSOLE_SERVICES, type Role } from '@tidegate/tenants';
import { CONSOLE_EPOCH, ConsoleDesk, DESK_PASSWORD, DESK_TOKEN } from '@tidegate/tenants/testing';
import { ENGINE_HUB, type EngineHub } from '@tidegate/trading';

import { REQUEST_LIMITS } from '../src/access/access.module.js';
import type { RateLimits } from '../src/access/access-policy.js';
import { AppModule } from '../src/app.module.js';
import { EngineWatch } from '../src/engine/engine-watch.js';
import { httpAdapter, prepareHttp } from '../src/http-application.js';
import { serverRuntime } from './server-runtime.js';

/** The clock of a spec stands still, so that no bucket refills. */
const PLENTY = { burst: 1_000_000, perSecond: 1 };
const UNLIMITED: RateLimits = { address: PLENTY, principal: PLENTY, attempts: PLENTY };

/** A request of a spec; `body` is sent as JSON. */
export interface DeskRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface DeskAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The parsed body; `null` if it is not JSON. */
  readonly json: Readonly<Record<string, unknown>> | null;
}

/** A browser of a signed-in user: its cookie and its CSRF token. */
export interface DeskBrowser {
  readonly cookie: string;
  readonly csrf: string;
}

/** A whole server on a fake market, with users in memory and password hashes that cost nothing. */
export class DeskServer {
  readonly desk = new ConsoleDesk();
  readonly logged: unknown[] = [];
  private readonly time = new ManualTime(CONSOLE_EPOCH);
  private readonly place = new TemporaryStorage();
  private app: NestFastifyApplication | null = null;
  private url = '';

  static async start(): Promise<DeskServer> {
    const server = new DeskServer();
    await server.run();
    return server;
  }

  async close(): Promise<void> {
    await this.app?.close();
    await this.place.remove();
  }

  async ask(
    path: string,
    { method = 'GET', headers = {}, body }: DeskRequest = {},
  ): Promise<DeskAnswer> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...type, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, json: parsed(text) };
  }

  /** Signs a user in through the routes. */
  async browser(login: string): Promise<DeskBrowser> {
    const body = { login, password: DESK_PASSWORD };
    const signedIn = await this.ask('/api/v1/auth/sign-in', { method: 'POST', body });
    const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const me = await this.ask('/api/v1/me', { headers: { cookie } });
    return { cookie, csrf: String(me.json?.['csrf']) };
  }

  /** A tenant with a member; the member signs in with `browser`. */
  async hire(tenant: string, login: string, role: Role): Promise<void> {
    await this.desk.tenant(tenant);
    await this.desk.hire(tenantId(tenant), login, role);
  }

  private async run(): Promise<void> {
    const runtime = serverRuntime(await this.place.open(), this.time);
    const feed = new FakeMarketFeed({ clock: this.time, instruments: [spotInstrument('BTC/USD')] });
    const module = await Test.createTestingModule({ imports: [AppModule.for(runtime)] })
      .overrideProvider(MARKET_FEED)
      .useValue(feed)
      .overrideProvider(CONSOLE_SERVICES)
      .useValue(this.desk.services)
      .overrideProvider(REQUEST_LIMITS)
      .useValue(UNLIMITED)
      .compile();
    const error = (_message: string, fields?: unknown): void => void this.logged.push(fields);
    const logger: Logger = { ...silentLogger, error };
    const app = module.createNestApplication<NestFastifyApplication>(httpAdapter());
    this.app = await prepareHttp(app, { logger });
    await app.listen(0, '127.0.0.1');
    this.url = await app.getUrl();
    const engines = app.get(EngineWatch, { strict: false });
    await eventually('the engine runs', () => engines.snapshot().engines[0]?.phase === 'running');
    const hub = app.get<EngineHub>(ENGINE_HUB, { strict: false });
    await eventually('the account is open', () => hub.accounts().length > 0);
  }
}

export const OPERATOR_HEADERS = { authorization: `Bearer ${DESK_TOKEN}` };

export function headersOf({ cookie, csrf }: DeskBrowser): Readonly<Record<string, string>> {
  return { cookie, 'x-tidegate-csrf': csrf };
}

function parsed(text: string): DeskAnswer['json'] {
  try {
    return JSON.parse(text) as DeskAnswer['json'];
  } catch {
    return null;
  }
}
