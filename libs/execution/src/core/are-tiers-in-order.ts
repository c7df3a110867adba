import { ValidateBy } from 'class-validator';

interface Tier {
  readonly progress: number;
  readonly fraction: number;
}

/**
 * Rejects tiers whose progress does not increase or whose fractions sum to 1 or more. Single tiers are validated
 * elsewhere.
 */
export function AreTiersInOrder(): PropertyDecorator {
  return ValidateBy({
    name: 'areTiersInOrder',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && isInOrder(value as readonly Tier[]),
      defaultMessage: () =>
        'tiers must have increasing progress and fractions that sum to less than 1',
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
