import { describe } from '@jest/globals';

import { itKeepsTenantsApart } from '../testing/console-isolation-property.js';
import { describeConsoleStores, type StoresUnderTest } from '../testing/console-store-contract.js';
import { memoryConsoleStores } from '../testing/memory/memory-console-stores.js';

const open = async (): Promise<StoresUnderTest> => ({
  stores: memoryConsoleStores(),
  close: async () => undefined,
});

describeConsoleStores('memory', open);

describe('tenants', () => {
  itKeepsTenantsApart('memory', open);
});
