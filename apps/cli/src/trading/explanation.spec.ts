import { beforeEach, describe, expect, it } from '@jest/globals';
import { StoredTradingViews } from '@tidegate/composition';
import { WhyQuery } from '@tidegate/contracts';
import { decisionId, tenantId, venueId } from '@tidegate/kernel';
import { passed } from '@tidegate/model';
import { InMemoryTradingStore } from '@tidegate/trading';
import {
  commitOf,
  decisionRow,
  EVERY_KIND,
  fillRow,
  orderRow,
  positionRow,
  registrationRow,
  tradeRow,
} from '@tidegate/trading/testing';

import { explanationOf } from './explanation.js';

let store: InMemoryTradingStore;

async function explained(id: string = decisionRow().id): Promise<string> {
  const accounts = { list: async () => [registrationRow()], find: async () => null };
  const views = new StoredTradingViews({ reads: store, accounts, venue: venueId('kraken') });
  const scope = { tenant: tenantId('default'), account: null };
  return explanationOf(await views.why(scope, Object.assign(new WhyQuery(), { id })));
}

beforeEach(() => {
  store = new InMemoryTradingStore();
});

describe('explanationOf', () => {
  it('the explanation of a rejected signal shows its votes and the rejecting gate with its numbers', async () => {
    await store.commit(commitOf({ decisions: [decisionRow({ sizing: null })] }));
    expect(await explained()).toBe(`Decision d-1-1 of default/main, 2026-05-28 20:26:40 UTC.
The long signal in kraken:BTC/USD was refused by SPREAD_TOO_WIDE: The spread 0.4 % exceeds 0.1 %.

Signal: trend led on 15m candles: enter at 64,125.1, stop 63,500, target 65,400, 2.04 times the risk.
Votes: 3 for it, 1 against it; score 71 %, confidence 66 %.
  trend          15m  long   for it      weight 0.25  confidence 60 %
  supertrend     15m  long   for it      weight 0.25  confidence 60 %
  keltner        15m  long   for it      weight 0.25  confidence 60 %
  vwap_momentum  15m  short  against it  weight 0.25  confidence 60 %
Prediction: heuristic gives a 62 % chance of the target before the stop; 64 % combined with the votes.

Gates: 1 gate passed, SPREAD_TOO_WIDE refused first: The spread 0.4 % exceeds 0.1 %.
  passed   STALE_DATA       ageMs=1,200 limitMs=180,000
  refused  SPREAD_TOO_WIDE  spread=0.004 max=0.001

Size: not computed.

Orders: none.
`);
  });

  it('the explanation of a trade shows size, orders with fills, and the result after fees', async () => {
    await store.commit({
      ...EVERY_KIND,
      ...commitOf({
        decisions: [
          decisionRow({
            outcome: 'accepted',
            rejectedBy: null,
            verdicts: [passed('STALE_DATA', { ageMs: Number.NaN })],
          }),
        ],
        orders: [orderRow({ status: 'FILLED' })],
        fills: [fillRow()],
        positions: [positionRow({ status: 'closed' })],
        trades: [tradeRow()],
      }),
    });
    const text = await explained();
    expect(text).toContain('The long signal in kraken:BTC/USD was taken.');
    expect(text).toContain('Gates: 1 gate passed, none refused.\n  passed  STALE_DATA  ageMs=–\n');
    expect(text).toContain(
      'Size: 0.12345678, notional 7,916.47; loss at the stop 76.96, including costs.\n  kelly  times 0.8  leaves 7,916.00\n',
    );
    expect(text).toContain(
      'o-1-1 entry: buy 0.12345678 limit at 64,123.4 GTC; created 20:26:40.000, sent 20:26:40.000, FILLED 20:26:40.000\n',
    );
    expect(text).toContain('buy 0.12345678 filled at 64,123.4 as maker, fee 12.67 USD\n');
    expect(text).toContain(
      'Trade p-1-1: from 64,123.4 to 65,400 in 1 h, ended by target; gross +157.60, fees 25.50, net +132.10, +1.72 R.\n',
    );
  });

  it('the explanation of an open position shows its stop and target', async () => {
    await store.commit(commitOf({ decisions: [decisionRow()], positions: [positionRow()] }));
    expect(await explained()).toContain(
      'Position p-1-1: open, 0.12345678 from 64,123.4; stop 63,500 (initial), target 65,400, planned risk 76.96, fees so far 12.67.\n',
    );
  });

  it('the explanation names a working entry order and a closed opposite position', async () => {
    const closing = decisionRow({
      id: decisionId('d-2'),
      outcome: 'closed_opposite',
      rejectedBy: null,
      verdicts: [],
    });
    await store.commit(
      commitOf({
        decisions: [decisionRow(), closing],
        positions: [positionRow({ status: 'opening' })],
      }),
    );
    expect(await explained()).toContain('the entry order is working; nothing is filled yet.');
    expect(await explained('d-2')).toContain('closed the opposite position.');
  });
});
