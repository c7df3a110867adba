import { ValidateBy } from 'class-validator';

/** Validates that a number is strictly below the number in another property of the same object. */
export function IsBelow(other: string): PropertyDecorator {
  return ValidateBy({
    name: 'isBelow',
    constraints: [other],
    validator: {
      validate: (value, context) => {
        const limit = (context?.object as Record<string, unknown> | undefined)?.[other];
        return typeof value === 'number' && typeof limit === 'number' && value < limit;
      },
      defaultMessage: () => '$property must be below $constraint1',
    },
  });
}
