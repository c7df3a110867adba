import { err, ok, type Result } from '@tidegate/kernel';

import { VENUE_BREAKERS, type VenueBreakers } from './breakers.js';
import { isPanelOf, isPlain } from './text-checks.js';

const VENUE_BREAKERS_VERSION = 1;

export interface VenueBreakersFault {
  readonly code: 'VENUE_BREAKERS_MALFORMED' | 'VENUE_BREAKERS_VERSION';
  readonly message: string;
}

const isPanel = isPanelOf(VENUE_BREAKERS);

export function serialiseVenueBreakers(panel: VenueBreakers): string {
  return JSON.stringify({ version: VENUE_BREAKERS_VERSION, panel });
}

/** Parses the output of `serialiseVenueBreakers`. Strict: a missing, unknown, or mistyped field fails the parse. */
export function parseVenueBreakers(text: string): Result<VenueBreakers, VenueBreakersFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  if (!isPlain(value)) return malformed('it is not an object');
  const { version, panel, ...rest } = value;
  if (version !== VENUE_BREAKERS_VERSION) {
    return err({
      code: 'VENUE_BREAKERS_VERSION',
      message: `Venue breakers have version ${String(version)}; this program reads version ${VENUE_BREAKERS_VERSION}`,
    });
  }
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return malformed(`"${unknown}" is not a known field`);
  if (!isPanel(panel)) return malformed('"panel" is missing or has a wrong value');
  return ok(panel as VenueBreakers);
}

function malformed(reason: string): Result<never, VenueBreakersFault> {
  return err({
    code: 'VENUE_BREAKERS_MALFORMED',
    message: `Stored venue breakers cannot be read: ${reason}`,
  });
}
