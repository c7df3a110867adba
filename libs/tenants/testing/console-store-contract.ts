import { afterEach, beforeEach, describe } from '@jest/globals';

import type { ConsoleStores } from '../src/ports.js';
import {
  describeAudit,
  describeCredentials,
  describeIdempotency,
  describeSessions,
} from './access-store-contract.js';
import {
  describeFactors,
  describeInvitations,
  describeMemberships,
  describeTenants,
  describeUsers,
} from './people-store-contract.js';
import { describeDrafts } from './work-store-contract.js';

/** Stores under test, empty, and how to release them. */
export interface StoresUnderTest {
  readonly stores: ConsoleStores;
  close(): Promise<void>;
}

/** What every implementation of the console's stores must do. */
export function describeConsoleStores(name: string, open: () => Promise<StoresUnderTest>): void {
  describe(`console stores in ${name}`, () => {
    let opened: StoresUnderTest;
    const stores = (): ConsoleStores => opened.stores;

    beforeEach(async () => {
      opened = await open();
    });

    afterEach(() => opened.close());

    describeTenants(stores);
    describeUsers(stores);
    describeFactors(stores);
    describeMemberships(stores);
    describeInvitations(stores);
    describeSessions(stores);
    describeCredentials(stores);
    describeAudit(stores);
    describeIdempotency(stores);
    describeDrafts(stores);
  });
}
