import { SetMetadata, type CustomDecorator } from '@nestjs/common';

import type { ProblemCode } from './problem-codes.js';

/** Documents the problems of a route besides those that follow from its access rule and its parameters. */
export const Refuses = (...codes: readonly ProblemCode[]): CustomDecorator =>
  SetMetadata('tidegate:refuses', codes);
