import { describe, expect, it } from '@jest/globals';

import { instrumentId, type Decimal } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';

import { aFill } from '../../testing/index.js';
import { LEDGER_DECIMALS, settleFill } from './fill-settlement.js';

const settled = (plan: Parameters<typeof aFill>[0]): Record<string, string> => {
  const result = settleFill(aFill(plan), BTC_USD);
  if (!result.ok) return { code: result.error.code };
  const entries = Object.entries(result.value as unknown as Record<string, Decimal>);
  return Object.fromEntries(entries.map(([key, value]) => [key, value.toString()]));
};

describe('settleFill', () => {
  it('takes a fee in quote from the money only', () => {
    expect(settled({ price: '101.5', quantity: 2, fee: '0.406' })).toEqual({
      notional: '203',
      units: '2',
      unitsValue: '203',
      feeValue: '0.406',
      quoteFee: '0.406',
      baseFee: '0',
    });
  });

  it('reduces the units of a buy by a fee in base', () => {
    expect(settled({ price: 200, quantity: 2, fee: '0.01', feeAsset: 'BTC' })).toEqual({
      notional: '400',
      units: '1.99',
      unitsValue: '398',
      feeValue: '2',
      quoteFee: '0',
      baseFee: '0.01',
    });
  });

  it('increases the units of a sale by a fee in base', () => {
    expect(
      settled({ side: 'sell', price: 200, quantity: 2, fee: '0.01', feeAsset: 'BTC' }),
    ).toMatchObject({ units: '2.01', unitsValue: '402', feeValue: '2' });
  });

  it('refuses a fee in an unpriced asset, a fill without units, and one of another instrument', () => {
    expect(settled({ fee: 1, feeAsset: 'KFEE' })).toEqual({ code: 'FEE_ASSET_UNKNOWN' });
    expect(settled({ quantity: 1, fee: 1, feeAsset: 'BTC' })).toEqual({ code: 'FEE_EXCEEDS_FILL' });
    expect(settled({ quantity: 0 })).toEqual({ code: 'EMPTY_FILL' });
    expect(settled({ instrument: instrumentId('kraken', 'ETH/USD') })).toEqual({
      code: 'FOREIGN_FILL',
    });
  });

  it('keeps value and fee consistent when their product has too many decimals', () => {
    const plan = { price: '0.0123456789', quantity: '1.00000001', feeAsset: 'BTC' };
    const values = settled({ ...plan, fee: '0.0000000000123' });
    expect(values['feeValue']).toBe('0.000000000000151852');
    const sum = Number(values['unitsValue']) + Number(values['feeValue']);
    expect(sum).toBeCloseTo(Number(values['notional']), 15);
    expect(String(values['unitsValue']).split('.')[1]?.length).toBeLessThanOrEqual(LEDGER_DECIMALS);
  });
});
