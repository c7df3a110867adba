import { ValidateBy } from 'class-validator';

interface Tier {
  readonly progress: number;
  readonly fraction: number;
}

/** Refuses tiers that do not advance, or that together take all of a position; each tier by itself is not looked at. */
export function AreTiersInOrder(): PropertyDecorator {
  return ValidateBy({
    name: 'areTiersInOrder',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && isInOrder(value as readonly Tier[]),
      defaultMessage: () =>
        'tiers must be in order of progress, each beyond the one before, and their fractions must sum to less than 1',
    },
  });
}

function isInOrder(tiers: readonly Tier[]): boolean {
  const taken = tiers.reduce((sum, { fraction }) => sum + fraction, 0);
  const advances = tiers.every(({ progress }, index) => {
    const before = tiers[index - 1];
    return before === undefined || !(progress <= before.progress);
  });
  return advances && !(taken >= 1);
}
