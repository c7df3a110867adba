import { ExecutionOptions } from '@tidegate/execution';

/** Execution rules with round numbers, whatever the defaults are: breakeven at 1 R, trailing from 1.5 R on at 1 R, a day. */
export function plainExecution(): ExecutionOptions {
  const options = new ExecutionOptions();
  options.exit.breakeven.atR = 1;
  Object.assign(options.exit.trailing, { activationR: 1.5, distanceR: 1 });
  options.exit.holdingMsMax = 86_400_000;
  return options;
}
