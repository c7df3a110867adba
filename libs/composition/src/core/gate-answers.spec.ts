import { describe, expect, it } from '@jest/globals';
import { GATE_CODES } from '@tidegate/model';

import { gateCatalogue } from './gate-answers.js';

describe('gateCatalogue', () => {
  it('lists every gate in order of evaluation', () => {
    const { gates } = gateCatalogue();
    expect(gates.map(({ code }) => code)).toEqual(GATE_CODES);
    expect(gates.map(({ place }) => place)).toEqual(GATE_CODES.map((_, index) => index + 1));
  });

  it('is the same after a way through JSON', () => {
    const catalogue = gateCatalogue();
    expect(JSON.parse(JSON.stringify(catalogue))).toEqual(catalogue);
  });

  it('names the limit of a gate as the profile does', () => {
    const spread = gateCatalogue().gates.find(({ code }) => code === 'SPREAD_TOO_WIDE');
    expect(spread?.main).toEqual({
      value: 'spreadRate',
      comparator: '<=',
      limit: 'spreadRateMax',
      constant: null,
      unit: 'fraction',
      option: 'risk.market.spreadRateMax',
    });
  });
});
