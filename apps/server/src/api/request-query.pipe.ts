import { Injectable } from '@nestjs/common';

import { RequestBody } from './request-body.pipe.js';

/** The same for the query of an address: all of its values are texts. */
@Injectable()
export class RequestQuery<T extends object> extends RequestBody<T> {
  constructor(request: new () => T) {
    super(request, 'query');
  }
}
