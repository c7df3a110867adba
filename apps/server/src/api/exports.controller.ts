import { Readable } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';

import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { AccountsScope, ExportText, TradingExports } from '@tidegate/composition';
import {
  ExportPath,
  PageQuery,
  type DecisionAnswer,
  type ExportFormat,
  type FillAnswer,
  type OrderAnswer,
  type PageAnswer,
  type PositionAnswer,
  type TradeAnswer,
} from '@tidegate/contracts';

import { Access } from '../access/access.js';
import { InAccounts } from '../access/handler-parameters.js';
import { TRADING_EXPORTS } from '../control/trading-exports.js';
import type { HttpReply } from './http-reply.js';
import { Refuses } from './refuses.js';

/**
 * Trading records as files. The filters are those of the lists; `limit` is the most rows of the file, by default
 * 100,000, and `cursor` continues a file that was cut.
 */
@Controller('api/v1/tenants/:tenant/accounts/:account')
@Access('export')
@Refuses('FILTER_UNSUPPORTED', 'PAGE_CURSOR_INVALID')
export class ExportsController {
  constructor(@Inject(TRADING_EXPORTS) private readonly exports: TradingExports) {}

  // Over budget: each parameter is bound from another part of the request.
  /** Exports positions, newest first. */
  @Get('positions.:format')
  async positions(
    @InAccounts() place: AccountsScope,
    @Param() { format }: ExportPath,
    @Query() query: PageQuery,
    @Res() reply: HttpReply,
  ): Promise<PageAnswer<PositionAnswer>> {
    const text = await this.exports.positions({ place, query, format });
    return sent(reply, text, { name: 'positions', format });
  }

  // Over budget: each parameter is bound from another part of the request.
  /** Exports orders, newest first. */
  @Get('orders.:format')
  async orders(
    @InAccounts() place: AccountsScope,
    @Param() { format }: ExportPath,
    @Query() query: PageQuery,
    @Res() reply: HttpReply,
  ): Promise<PageAnswer<OrderAnswer>> {
    const text = await this.exports.orders({ place, query, format });
    return sent(reply, text, { name: 'orders', format });
  }

  // Over budget: each parameter is bound from another part of the request.
  /** Exports fills, newest first. */
  @Get('fills.:format')
  async fills(
    @InAccounts() place: AccountsScope,
    @Param() { format }: ExportPath,
    @Query() query: PageQuery,
    @Res() reply: HttpReply,
  ): Promise<PageAnswer<FillAnswer>> {
    const text = await this.exports.fills({ place, query, format });
    return sent(reply, text, { name: 'fills', format });
  }

  // Over budget: each parameter is bound from another part of the request.
  /** Exports closed trades, newest first. */
  @Get('trades.:format')
  async trades(
    @InAccounts() place: AccountsScope,
    @Param() { format }: ExportPath,
    @Query() query: PageQuery,
    @Res() reply: HttpReply,
  ): Promise<PageAnswer<TradeAnswer>> {
    const text = await this.exports.trades({ place, query, format });
    return sent(reply, text, { name: 'trades', format });
  }

  // Over budget: each parameter is bound from another part of the request.
  /** Exports judged signals, newest first. */
  @Get('decisions.:format')
  async decisions(
    @InAccounts() place: AccountsScope,
    @Param() { format }: ExportPath,
    @Query() query: PageQuery,
    @Res() reply: HttpReply,
  ): Promise<PageAnswer<DecisionAnswer>> {
    const text = await this.exports.decisions({ place, query, format });
    return sent(reply, text, { name: 'decisions', format });
  }
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/**
 * Sends a text as a file at the pace of the client. The handler's type describes the body; with `@Res`, Nest ignores
 * the returned value. A fault within the text ends the connection, so that a client never takes a part for the whole.
 */
async function sent<Body>(
  reply: HttpReply,
  text: ExportText,
  { name, format }: { readonly name: string; readonly format: ExportFormat },
): Promise<Body> {
  reply
    .header('content-type', TYPES[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff');
  return (await reply.send(Readable.from(paced(text), { highWaterMark: 1 }))) as Body;
}

/** Lets the engine run between two reads of the storage, however fast the client is. */
async function* paced(text: ExportText): AsyncGenerator<string, void, undefined> {
  for await (const piece of text) {
    yield piece;
    await otherWork();
  }
}
