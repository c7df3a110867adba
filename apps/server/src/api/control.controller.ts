import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import type { Operations } from '@tidegate/composition';
import { ControlRequest, type CommandAnswer } from '@tidegate/contracts';

import { OPERATIONS } from '../control/operations.js';
import { Access } from './access.js';
import { RequestBody } from './request-body.pipe.js';

@Controller('api/v1/control')
@Access('token')
export class ControlController {
  constructor(@Inject(OPERATIONS) private readonly operations: Operations) {}

  @Post()
  @HttpCode(200)
  control(@Body(new RequestBody(ControlRequest)) request: ControlRequest): Promise<CommandAnswer> {
    return this.operations.control(request);
  }
}
