import { instrumentId, TidegateError } from '@tidegate/kernel';
import type { Position } from '@tidegate/model';

import type { EnginePlan } from '../engine/assemble-engine.js';
import type { TradingStore } from '../ports.js';

/**
 * Rejects with `STORAGE_OF_ANOTHER_ACCOUNT` when accounts that the plan does not know hold something at its venue: no
 * stop and no exit of theirs would work while this engine runs.
 */
export async function refuseLeftPositions(
  plan: EnginePlan,
  store: Pick<TradingStore, 'livePositions'>,
): Promise<void> {
  const planned = new Set(plan.accounts.map(({ account }) => account.scope.account));
  const tenants = new Set(plan.accounts.map(({ account }) => account.scope.tenant));
  const atVenue = instrumentId(plan.venue, '');
  const left: Position[] = [];
  for (const tenant of tenants) {
    const live = await store.livePositions({ tenant });
    left.push(
      ...live.filter(
        ({ scope, instrument }) => !planned.has(scope.account) && instrument.startsWith(atVenue),
      ),
    );
  }
  if (left.length === 0) return;
  const what = left.map(
    ({ scope, instrument, direction }) => `${scope.account}: ${instrument} ${direction}`,
  );
  throw new TidegateError(
    'STORAGE_OF_ANOTHER_ACCOUNT',
    `The storage holds open positions of accounts that this start does not trade (${what.join(', ')}), and nobody would manage them: start with that account until they are closed, or with another storage directory`,
  );
}
