import { Injectable } from '@nestjs/common';

import { RequestBody } from './request-body.pipe.js';

/** Binds a query, whose values are all strings, to its request class. */
@Injectable()
export class RequestQuery<T extends object> extends RequestBody<T> {
  constructor(request: new () => T) {
    super(request, 'query');
  }
}
