/** One page of rows, newest first. */
export interface PageAnswer<Row> {
  readonly rows: readonly Row[];
  /** Pass it back with the same filters for the next page; `null` at the end. */
  readonly cursor: string | null;
}

/** What every row names. Amounts are decimal texts, instants ISO 8601. */
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
  /** Held now. */
  readonly quantity: string;
  readonly entryQuantity: string;
  readonly entryPrice: string | null;
  readonly exitPrice: string | null;
  /** Of what is held. */
  readonly cost: string;
  readonly stop: string;
  /** Why the stop is where it is. */
  readonly stopOrigin: string;
  readonly target: string;
  /** Planned at entry. */
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
  /** Of the denial, rejection or cancellation; empty while there is none. */
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

/** A decision in short. */
export interface DecisionAnswer extends RowAnswer {
  readonly id: string;
  readonly at: string;
  readonly outcome: 'accepted' | 'rejected' | 'closed_opposite';
  /** The gate that refused. */
  readonly code: string | null;
  /** Why it refused, with its numbers; empty when none did. */
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

/** What a strategy said, and what its vote weighed. */
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
  /** A sentence when it refused. */
  readonly message: string;
  readonly numbers: Readonly<Record<string, number | string | boolean | null>>;
}

/** A step of sizing. `null`: a cap has no multiplier, a multiplier no cap. */
export interface SizingFactorAnswer {
  readonly name: string;
  readonly multiplier: number | null;
  readonly cap: number | null;
  readonly after: number;
}

/** A decision with everything that was known and said. */
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

/** What a decision led to. */
export interface WhyAnswer {
  readonly decision: WholeDecisionAnswer;
  /** The position that it opened. */
  readonly position: PositionAnswer | null;
  /** Of the decision and of its position, oldest first. */
  readonly orders: readonly OrderAnswer[];
  readonly fills: readonly FillAnswer[];
  readonly trade: TradeAnswer | null;
}
