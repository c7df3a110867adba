import type { DynamicModule } from '@nestjs/common';
import { epochMs, ManualTime, silentLogger } from '@tidegate/kernel';

import { AccessModule, type AccessSetup } from '../src/access/access.module.js';
import { PRINCIPAL_SOURCE, type PrincipalSource } from '../src/access/principal-source.js';

/** Guards an application of a test with the given principals. */
export function guardedBy(source: PrincipalSource, over: Partial<AccessSetup> = {}): DynamicModule {
  const setup: AccessSetup = {
    clock: new ManualTime(epochMs(1_780_000_000_000)),
    logger: silentLogger,
    trustedProxies: [],
    publicOrigin: null,
    inside: 'this machine',
    ...over,
  };
  return AccessModule.for(setup, { source: { provide: PRINCIPAL_SOURCE, useValue: source } });
}
