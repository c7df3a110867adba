import type {
  DecisionAnswer,
  ExportFormat,
  FillAnswer,
  OrderAnswer,
  PageQuery,
  PositionAnswer,
  TradeAnswer,
} from '@tidegate/contracts';
import type { VenueId } from '@tidegate/kernel';
import type { Page, TenantScope } from '@tidegate/model';
import type { RowRequest, TradingReads } from '@tidegate/trading';

import {
  columnsOf,
  csvText,
  EXPORT_ROWS_MAX,
  jsonText,
  type RowExport,
} from './core/export-text.js';
import { rowRequestOf } from './core/page-requests.js';
import {
  decisionAnswer,
  fillAnswer,
  orderAnswer,
  pageAnswer,
  positionAnswer,
  tradeAnswer,
} from './core/trading-answers.js';
import type { AccountsScope } from './trading-views.js';

/** What an export covers. */
export interface ExportRequest {
  readonly place: AccountsScope;
  readonly query: PageQuery;
  readonly format: ExportFormat;
}

/** The text of an export, piece by piece. */
export type ExportText = AsyncIterable<string>;

const WHERE = { tenant: true, account: true, instrument: true } as const;

const POSITION = columnsOf<PositionAnswer>({
  ...WHERE,
  ...{ id: true, decision: true, direction: true, status: true, strategy: true, quantity: true },
  ...{ entryQuantity: true, entryPrice: true, exitPrice: true, cost: true, stop: true },
  ...{ stopOrigin: true, target: true, risk: true, realisedPnl: true, fees: true },
  ...{ exitReason: true, createdAt: true, openedAt: true, closedAt: true },
});

const ORDER = columnsOf<OrderAnswer>({
  ...WHERE,
  ...{ id: true, position: true, decision: true, purpose: true, exitReason: true, side: true },
  ...{ type: true, timeInForce: true, quantity: true, limitPrice: true, stopPrice: true },
  ...{ status: true, reasonCode: true, filledQuantity: true, averagePrice: true, fees: true },
  ...{ createdAt: true, submittedAt: true, triggeredAt: true, updatedAt: true },
});

const FILL = columnsOf<FillAnswer>({
  ...WHERE,
  ...{ id: true, order: true, side: true, quantity: true, price: true, fee: true },
  ...{ feeAsset: true, liquidity: true, at: true },
});

const TRADE = columnsOf<TradeAnswer>({
  ...WHERE,
  ...{ position: true, decision: true, direction: true, strategy: true, quantity: true },
  ...{ entryPrice: true, exitPrice: true, grossPnl: true, fees: true, netPnl: true },
  ...{ rMultiple: true, exitReason: true, openedAt: true, closedAt: true },
});

const DECISION = columnsOf<DecisionAnswer>({
  ...WHERE,
  ...{ id: true, at: true, outcome: true, code: true, reason: true, direction: true },
  ...{ strategy: true, confidence: true, entry: true, stop: true, target: true },
  ...{ quantity: true, notional: true, risk: true },
});

/** Trading rows as files, with the filters of their lists. A query that is invalid is refused before any text. */
export class TradingExports {
  constructor(private readonly setup: { readonly reads: TradingReads; readonly venue: VenueId }) {}

  positions(request: ExportRequest): Promise<ExportText> {
    const read = this.setup.reads.positions.bind(this.setup.reads);
    return this.text(request, { columns: POSITION, read, answerOf: positionAnswer });
  }

  orders(request: ExportRequest): Promise<ExportText> {
    const read = this.setup.reads.orders.bind(this.setup.reads);
    return this.text(request, { columns: ORDER, read, answerOf: orderAnswer });
  }

  fills(request: ExportRequest): Promise<ExportText> {
    const read = this.setup.reads.fills.bind(this.setup.reads);
    return this.text(request, { columns: FILL, read, answerOf: fillAnswer });
  }

  trades(request: ExportRequest): Promise<ExportText> {
    const read = this.setup.reads.trades.bind(this.setup.reads);
    return this.text(request, { columns: TRADE, read, answerOf: tradeAnswer });
  }

  decisions(request: ExportRequest): Promise<ExportText> {
    const read = this.setup.reads.decisions.bind(this.setup.reads);
    return this.text(request, { columns: DECISION, read, answerOf: decisionAnswer });
  }

  private async text<Row, Answer extends object>(
    { place, query, format }: ExportRequest,
    list: {
      readonly columns: RowExport<Answer>['columns'];
      readonly read: (scope: TenantScope, request: RowRequest) => Promise<Page<Row>>;
      readonly answerOf: (row: Row) => Answer;
    },
  ): Promise<ExportText> {
    const { tenant, account } = place;
    const { filter = {} } = rowRequestOf(account, query, this.setup.venue);
    const rows: RowExport<Answer> = {
      columns: list.columns,
      cursor: query.cursor ?? null,
      rowsMax: query.limit === undefined ? EXPORT_ROWS_MAX : Number(query.limit),
      read: async ({ limit, cursor }) => {
        const page = { limit, filter, ...(cursor === null ? {} : { cursor }) };
        return pageAnswer(await list.read({ tenant }, page), list.answerOf);
      },
    };
    return begun(format === 'csv' ? csvText(rows) : jsonText(rows));
  }
}

/** Reads the first piece, so that a refused query rejects here and not within the text. */
async function begun(pieces: AsyncGenerator<string, void, undefined>): Promise<ExportText> {
  const first = await pieces.next();
  return (async function* (): ExportText {
    if (first.done === true) return;
    yield first.value;
    yield* pieces;
  })();
}
