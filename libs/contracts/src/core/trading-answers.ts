/** One page of rows, newest first. */
export interface PageAnswer<Row> {
  readonly rows: readonly Row[];
  /** Pass it with the same filters to get the next page; `null` on the last page. */
  readonly cursor: string | null;
}

/** Fields of every row. Amounts are decimal strings; times are ISO 8601. */
interface RowAnswer {
  readonly tenant: string;
  readonly account: string;
  readonly instrument: string;
}

export interface PositionAnswer extends RowAnswer {
  readonly id: string;
  readonly decision: string;
  readonly direction: 'long' | 'short';
  readonly status: 'opening' | 'open' | 'closed';
  readonly strategy: string;
  /** Quantity held now. */
  readonly quantity: string;
  readonly entryQuantity: string;
  readonly entryPrice: string | null;
  readonly exitPrice: string | null;
  /** Cost of the held quantity. */
  readonly cost: string;
  readonly stop: string;
  /** How the stop was set: `initial`, `breakeven` or `trailing`. */
  readonly stopOrigin: string;
  readonly target: string;
  /** Risk planned at entry. */
  readonly risk: string;
  /** Before fees. */
  readonly realisedPnl: string;
  readonly fees: string;
  readonly exitReason: string | null;
  readonly createdAt: string;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
}

export interface OrderAnswer extends RowAnswer {
  readonly id: string;
  readonly position: string;
  readonly decision: string | null;
  readonly purpose: 'entry' | 'exit' | 'protective_stop' | 'protective_target';
  /** Why an exit was sent. */
  readonly exitReason: string | null;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly timeInForce: string;
  readonly quantity: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly status: string;
  /** Code of the denial, rejection or cancellation; empty if none occurred. */
  readonly reasonCode: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  readonly fees: string;
  readonly createdAt: string;
  readonly submittedAt: string | null;
  readonly triggeredAt: string | null;
  readonly updatedAt: string;
}

export interface FillAnswer extends RowAnswer {
  readonly id: string;
  readonly order: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly feeAsset: string;
  readonly liquidity: 'maker' | 'taker';
  readonly at: string;
}

export interface TradeAnswer extends RowAnswer {
  readonly position: string;
  readonly decision: string;
  readonly direction: 'long' | 'short';
  readonly strategy: string;
  readonly quantity: string;
  readonly entryPrice: string;
  readonly exitPrice: string;
  readonly grossPnl: string;
  readonly fees: string;
  readonly netPnl: string;
  /** Net profit over planned risk. */
  readonly rMultiple: number;
  readonly exitReason: string;
  readonly openedAt: string;
  readonly closedAt: string;
}

/** A decision in summary. */
export interface DecisionAnswer extends RowAnswer {
  readonly id: string;
  readonly at: string;
  readonly outcome: 'accepted' | 'rejected' | 'closed_opposite';
  /** The gate that refused; `null` if none did. */
  readonly code: string | null;
  /** Why it refused, with its numbers; empty if none did. */
  readonly reason: string;
  readonly direction: 'long' | 'short';
  readonly strategy: string;
  /** 0–1. */
  readonly confidence: number;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly quantity: string | null;
  readonly notional: string | null;
  readonly risk: string | null;
}

/** The signal of one strategy and the weight of its vote. */
export interface VoteAnswer {
  readonly strategy: string;
  readonly timeframe: string;
  readonly direction: 'long' | 'short';
  readonly agrees: boolean;
  readonly weight: number;
  readonly strength: number;
  readonly confidence: number;
}

export interface VerdictAnswer {
  readonly gate: string;
  readonly passed: boolean;
  /** Why the gate refused; empty if it passed. */
  readonly message: string;
  readonly numbers: Readonly<Record<string, number | string | boolean | null>>;
}

/** One step of sizing: either a multiplier or a cap; the other is `null`. */
export interface SizingFactorAnswer {
  readonly name: string;
  readonly multiplier: number | null;
  readonly cap: number | null;
  readonly after: number;
}

/** A decision with its votes, prediction, verdicts and sizing. */
export interface WholeDecisionAnswer extends DecisionAnswer {
  readonly primary: string;
  readonly score: number;
  readonly votesFor: number;
  readonly votesAgainst: number;
  readonly votes: readonly VoteAnswer[];
  readonly prediction: {
    readonly predictor: string;
    readonly probability: number;
    readonly confidence: number;
  };
  readonly verdicts: readonly VerdictAnswer[];
  readonly factors: readonly SizingFactorAnswer[];
}

/** A decision and its consequences. */
export interface WhyAnswer {
  readonly decision: WholeDecisionAnswer;
  /** The position that the decision opened. */
  readonly position: PositionAnswer | null;
  /** Orders of the decision and of its position, oldest first. */
  readonly orders: readonly OrderAnswer[];
  readonly fills: readonly FillAnswer[];
  readonly trade: TradeAnswer | null;
}
