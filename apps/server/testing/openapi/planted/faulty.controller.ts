import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';

import { Access } from '../../../src/access/access.js';

/** Handlers that each miss a declaration. */
@Controller('api/v1/faulty')
export class FaultyController {
  /** Has no access rule. */
  @Get('open')
  open(): Promise<void> {
    return Promise.resolve();
  }

  @Get('silent')
  @Access('public')
  silent(): Promise<void> {
    return Promise.resolve();
  }

  /** Binds a single value. */
  @Get(':id')
  @Access('public')
  single(@Param('id') _id: string): Promise<void> {
    return Promise.resolve();
  }

  /** Binds anything. */
  @Post('anything')
  @Access('public')
  anything(@Body() _body: unknown, @Query() _query: Record<string, string>): Promise<void> {
    return Promise.resolve();
  }

  /** Takes an argument from nowhere. */
  @Get('nowhere')
  @Access('public')
  nowhere(_argument: string): Promise<void> {
    return Promise.resolve();
  }

  /** Returns what TypeScript infers. */
  @Get('inferred')
  @Access('public')
  inferred() {
    return { a: 1 };
  }
}
