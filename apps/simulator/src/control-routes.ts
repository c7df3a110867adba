import type { EpochMs } from '@tidegate/kernel';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { parseFaultRequest } from './core/fault.js';
import type { FaultEngine } from './core/fault-engine.js';
import { bodyText, jsonFrom } from './http-request.js';

/** The parameters for running on the venue's clock. */
export interface ClockReport {
  readonly now: EpochMs;
  /** Venue milliseconds per real millisecond; 0 for a manual clock. */
  readonly speed: number;
  /** A real instant. */
  readonly realOrigin: EpochMs;
  /** The venue's time at `realOrigin`. */
  readonly virtualOrigin: EpochMs;
}

export interface ControlRoutesOptions {
  readonly faults: FaultEngine;
  readonly clock: () => ClockReport;
  readonly statistics: () => Readonly<Record<string, number>>;
}

/** `/control/…`: clock, statistics, and faults of the simulator; real venues have no such routes. */
export class ControlRoutes {
  constructor(private readonly options: ControlRoutesOptions) {}

  async handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, clock, statistics } = this.options;
    const [, , name, id] = path.split('/');
    const route = `${request.method ?? 'GET'} ${name ?? ''}`;
    switch (route) {
      case 'GET clock':
        return send(response, 200, clock());
      case 'GET statistics':
        return send(response, 200, statistics());
      case 'GET faults':
        return send(response, 200, { faults: faults.list() });
      case 'POST faults':
        return this.addFault(request, response);
      case 'DELETE faults':
        return send(response, 200, {
          cleared: faults.clear(id === undefined ? undefined : Number(id)),
        });
      default:
        return refuse(response, 404, { code: 'NOT_FOUND', message: `Unknown route: ${route}` });
    }
  }

  private async addFault(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyText(request);
    if (!body.ok) return refuse(response, 413, { code: 'BODY_TOO_LARGE', message: body.error });
    const json = jsonFrom(body.value);
    if (!json.ok) return refuse(response, 400, { code: 'FAULT_MALFORMED', message: json.error });
    const requested = parseFaultRequest(json.value);
    if (!requested.ok) return refuse(response, 400, requested.error);
    const added = this.options.faults.add(requested.value);
    if (!added.ok) return refuse(response, 409, added.error);
    return send(response, 201, added.value);
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  refusal: { readonly code: string; readonly message: string },
): void {
  send(response, status, refusal);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
