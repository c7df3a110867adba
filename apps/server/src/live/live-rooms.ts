import type { AccountId } from '@tidegate/kernel';

import type { LiveAudience } from './live-access.js';

// Names of rooms. Only the server joins a room; clients never name one.

/** Events and status of a whole tenant, or of one of its accounts. */
export function tenantRoom(stream: string, account: AccountId | null = null): string {
  return account === null ? `tenant:${stream}` : `tenant:${stream}/${account}`;
}

/** Ticks of one instrument, for example `tick:kraken:BTC/USD`. */
export function tickRoom(instrument: string): string {
  return `tick:${instrument}`;
}

/** The part of a beat in which an instrument's tick is sent, from 0. */
export function slotOf(instrument: string, slots: number): number {
  let sum = 0;
  for (let index = 0; index < instrument.length; index++) sum += instrument.charCodeAt(index);
  return sum % slots;
}

/** Clients that do not take their packets fast enough. */
export const BEHIND_ROOM = 'behind';

/** The rooms in which an audience receives its tenant's events. */
export function roomsOf({ tenant, accounts }: LiveAudience): readonly string[] {
  if (accounts === null) return [tenantRoom(tenant)];
  return [...accounts].map((account) => tenantRoom(tenant, account));
}
