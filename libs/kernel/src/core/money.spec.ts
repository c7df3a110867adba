import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvariantViolation } from './errors.js';
import {
  addMoney,
  Decimal,
  isMultipleOf,
  money,
  doubleOf,
  price,
  quantity,
  roundToIncrement,
  ZERO_MONEY,
  ZERO_QUANTITY,
  type RoundingDirection,
} from './money.js';
import { seeded } from '../../testing/index.js';

/** The parts of a decimal with up to 15 digits and 12 decimal places: `units × 10^−scale`. */
const parts = fc.record({
  units: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  scale: fc.integer({ min: 0, max: 12 }),
});

const textOf = ({ units, scale }: { units: bigint; scale: number }): string =>
  `${units.toString()}e-${scale}`;

const increments = fc.constantFrom('0.1', '0.01', '0.00001', '0.00000001', '0.5', '0.25', '3', '7');

describe('parsing', () => {
  it.each(['abc', '', '1,5', 'NaN', 'Infinity', '-Infinity', Number.NaN])(
    'refuses %p as price, quantity and amount',
    (value) => {
      for (const parseValue of [price, quantity, money]) {
        expect(() => parseValue(value)).toThrow(InvariantViolation);
      }
    },
  );

  it('accepts only prices above zero', () => {
    expect(price('0.00000001').toString()).toBe('0.00000001');
    expect(() => price(0)).toThrow('A price must be positive, got 0');
    expect(() => price('-1')).toThrow('A price must be positive, got -1');
  });

  it('accepts quantities of zero or more', () => {
    expect(quantity(0).isZero()).toBe(true);
    expect(() => quantity('-0.1')).toThrow('A quantity must be at least 0, got -0.1');
  });

  it('accepts amounts of either sign', () => {
    expect(money('-12.5').toString()).toBe('-12.5');
  });

  it('copies decimals of another clone and returns its own unchanged', async () => {
    const { Decimal: shared } = await import('decimal.js');
    const ours = new Decimal('1.5');
    expect(price(ours)).toBe(ours);
    expect(price(new shared('1.5')).constructor).toBe(Decimal);
  });

  it('keeps every digit of the text', () => {
    const digits = '123456789012345678901234567890.0123456789';
    expect(money(digits).toString()).toBe(digits);
  });
});

describe('the text of an amount', () => {
  it('never has an exponent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -39, max: 39 }),
        fc.integer({ min: 1, max: 9 }),
        (exponent, digit) => {
          expect(money(`${digit}e${exponent}`).toString()).toMatch(/^\d+(\.\d+)?$/);
        },
      ),
      seeded(),
    );
  });

  it('parses back to the same amount', () => {
    fc.assert(
      fc.property(parts, (value) => {
        const amount = money(textOf(value));
        expect(money(amount.toString()).eq(amount)).toBe(true);
      }),
      seeded(),
    );
  });
});

describe('arithmetic', () => {
  it('has no binary rounding error', () => {
    expect(addMoney(money('0.1'), money('0.2')).toString()).toBe('0.3');
  });

  it('adds exactly, like integers', () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const scale = Math.max(left.scale, right.scale);
        const scaled = ({ units, scale: own }: typeof left): bigint =>
          units * 10n ** BigInt(scale - own);
        const [a, b] = [money(textOf(left)), money(textOf(right))];
        expect(addMoney(a, b).eq(`${scaled(left) + scaled(right)}e-${scale}`)).toBe(true);
      }),
      seeded(),
    );
  });

  it('rounds half away from zero beyond 40 digits', () => {
    expect(new Decimal(2).div(3).toString()).toBe(`0.${'6'.repeat(39)}7`);
    expect(new Decimal(-2).div(3).toString()).toBe(`-0.${'6'.repeat(39)}7`);
  });

  it('leaves amounts unchanged when zero is added', () => {
    expect(addMoney(money('1.5'), ZERO_MONEY).toString()).toBe('1.5');
    expect(ZERO_QUANTITY.isZero()).toBe(true);
  });

  it('ignores changes to the settings of the shared library', async () => {
    const { Decimal: shared } = await import('decimal.js');
    const { precision } = shared;
    shared.set({ precision: 3 });
    try {
      expect(money(1).div(3).toString()).toBe(`0.${'3'.repeat(40)}`);
    } finally {
      shared.set({ precision });
    }
  });
});

describe('doubleOf', () => {
  it('returns the nearest double of any decimal, bit for bit', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 24n });
    const exponent = fc.integer({ min: -45, max: 30 });
    fc.assert(
      fc.property(digits, exponent, fc.boolean(), (coefficient, scale, isNegative) => {
        const value = new Decimal(`${isNegative ? '-' : ''}${coefficient}e${scale}`);
        expect(doubleOf(value)).toBe(value.toNumber());
      }),
      seeded({ numRuns: 2_000 }),
    );
  });

  it('returns the nearest double of short decimals such as prices and amounts, bit for bit', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 17n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 18 }), (coefficient, decimals) => {
        const value = new Decimal(`${coefficient}e-${decimals}`);
        expect(doubleOf(value)).toBe(value.toNumber());
      }),
      seeded({ numRuns: 2_000 }),
    );
  });

  it.each(['0', '-0', '0.1', '1e22', '1e23', '9007199254740993', '10000.12345678', '1e-7'])(
    'returns the nearest double of %s',
    (text) => {
      expect(doubleOf(new Decimal(text))).toBe(Number(text));
    },
  );

  it.each([Number.NaN, Infinity, -Infinity])('returns %s unchanged', (value) => {
    expect(doubleOf(new Decimal(value))).toBe(value);
  });
});

describe('roundToIncrement', () => {
  const rounded = (value: string, increment: string, direction: RoundingDirection): string =>
    roundToIncrement(new Decimal(value), new Decimal(increment), direction).toString();

  it.each([
    ['45285.26', '0.1', 'down', '45285.2'],
    ['45285.26', '0.1', 'up', '45285.3'],
    ['45285.25', '0.1', 'nearest', '45285.3'],
    ['45285.24', '0.1', 'nearest', '45285.2'],
    ['-1.7', '0.5', 'down', '-1.5'],
    ['-1.7', '0.5', 'up', '-2'],
    ['-1.75', '0.5', 'nearest', '-2'],
    ['10', '3', 'down', '9'],
    ['0.000000019', '0.00000001', 'down', '0.00000001'],
  ] as const)('rounds %s at increment %s %s to %s', (value, increment, direction, expected) => {
    expect(rounded(value, increment, direction)).toBe(expected);
  });

  it('returns a multiple of the increment, less than one increment away, in the requested direction', () => {
    fc.assert(
      fc.property(parts, increments, (value, increment) => {
        const step = new Decimal(increment);
        const exact = new Decimal(textOf(value));
        for (const direction of ['down', 'up', 'nearest'] as const) {
          const result = roundToIncrement(exact, step, direction);
          expect(result.mod(step).isZero()).toBe(true);
          expect(result.sub(exact).abs().lt(step)).toBe(true);
          if (direction === 'down') expect(result.abs().lte(exact.abs())).toBe(true);
          if (direction === 'up') expect(result.abs().gte(exact.abs())).toBe(true);
          if (direction === 'nearest') expect(result.sub(exact).abs().mul(2).lte(step)).toBe(true);
        }
      }),
      seeded(),
    );
  });

  it('leaves a multiple unchanged in every direction', () => {
    fc.assert(
      fc.property(fc.integer(), increments, (count, increment) => {
        const multiple = new Decimal(increment).mul(count);
        for (const direction of ['down', 'up', 'nearest'] as const) {
          expect(roundToIncrement(multiple, new Decimal(increment), direction).eq(multiple)).toBe(
            true,
          );
        }
      }),
      seeded(),
    );
  });

  it('refuses an increment that is not positive', () => {
    expect(() => rounded('1', '0', 'down')).toThrow(InvariantViolation);
    expect(() => rounded('1', '-0.1', 'down')).toThrow(InvariantViolation);
  });
});

describe('isMultipleOf', () => {
  it('agrees with exact division for powers of ten and other increments', () => {
    fc.assert(
      fc.property(parts, increments, (value, increment) => {
        const step = new Decimal(increment);
        const exact = new Decimal(textOf(value));
        expect(isMultipleOf(exact, step)).toBe(exact.div(step).isInteger());
        expect(isMultipleOf(step.mul(value.units.toString()), step)).toBe(true);
      }),
      seeded(),
    );
  });

  it('refuses an increment that is not positive', () => {
    expect(() => isMultipleOf(new Decimal(1), new Decimal(0))).toThrow(InvariantViolation);
  });
});
