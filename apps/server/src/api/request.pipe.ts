import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { InvariantViolation } from '@tidegate/kernel';

import { bindRequest } from './bind-request.js';

const SOURCES = { body: 'body', query: 'query', param: 'path' } as const;

/** Types that TypeScript emits for a parameter without a class of its own. */
const UNCHECKED: readonly unknown[] = [undefined, Object, String, Number, Boolean, Array];

/** Binds the body, the query and the path of every request to the class of the handler's parameter. */
@Injectable()
export class RequestPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (UNCHECKED.includes(metatype) || metatype === undefined || data !== undefined) {
      throw new InvariantViolation(`A handler binds its ${SOURCES[type]} to no request class`);
    }
    return bindRequest(
      metatype as new () => object,
      type === 'param' ? withoutClaims(value) : value,
      SOURCES[type],
    );
  }
}

/** The guard has checked the tenant and the account of a path; request classes do not declare them. */
function withoutClaims(parameters: unknown): unknown {
  const { tenant: _tenant, account: _account, ...rest } = parameters as Record<string, unknown>;
  return rest;
}
