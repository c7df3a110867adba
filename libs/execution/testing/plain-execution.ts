import { ExecutionOptions } from '@tidegate/execution';

/**
 * Execution rules with round numbers, independent of the defaults: breakeven at 1 R, trailing by 1 R from 1.5 R, one
 * day.
 */
export function plainExecution(): ExecutionOptions {
  const options = new ExecutionOptions();
  options.exit.breakeven.atR = 1;
  Object.assign(options.exit.trailing, { activationR: 1.5, distanceR: 1 });
  options.exit.holdingMsMax = 86_400_000;
  return options;
}
