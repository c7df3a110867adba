import fc from 'fast-check';

import type { AccountId, DecisionId, InstrumentId, ProfileHash, TenantId } from '@tidegate/kernel';
import { GATE_CODES, type AccountScope } from '@tidegate/model';
import type { MissedTrade } from '@tidegate/trading';

import { named, optional, record, text, time } from './scalars.js';

const scope = record<AccountScope>({ tenant: named<TenantId>(), account: named<AccountId>() });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** The snapshot is called once, so it returns a constant. */
export const missedTrades: fc.Arbitrary<MissedTrade> = record<MissedTrade>({
  scope,
  id: named<DecisionId>(),
  kind: fc.constantFrom('refusal', 'breakeven'),
  instrument: named<InstrumentId>(),
  at: time,
  gate: optional(fc.constantFrom(...GATE_CODES)),
  distance: optional(finite),
  profile: optional(named<ProfileHash>()),
  snapshot: optional(text.map((made) => () => made)),
  plan: optional(
    record({
      direction: fc.constantFrom('long', 'short'),
      ...{ entry: finite, stop: finite, target: finite, costToStop: finite, costToTarget: finite },
      ...{ from: time, until: time },
    }),
  ),
});
