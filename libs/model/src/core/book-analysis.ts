/** Metrics of the shape of an order book. Quantities are in quote units unless stated otherwise. */
export interface BookAnalysis {
  /** (bid − ask) ÷ (bid + ask) quantity over the analysed levels, −1 to 1. */
  readonly imbalance: number;
  /** Bid quantity ÷ ask quantity. */
  readonly depthRatio: number;
  readonly bidNotional: number;
  readonly askNotional: number;
  readonly bestBid: number;
  readonly bestAsk: number;
  readonly mid: number;
  /** (ask − bid) ÷ mid. */
  readonly spreadRate: number;
  /** (whale bid − whale ask) ÷ (whale bid + whale ask) notional; 0 without whales. */
  readonly whaleBias: number;
  readonly whaleBids: number;
  readonly whaleAsks: number;
  /** Number of gaps between adjacent levels that are wider than the configured rate. */
  readonly voids: number;
  /** 0–1. */
  readonly liquidityScore: number;
  readonly spoofingSuspected: boolean;
  /** The summary, −1 (sellers) to 1 (buyers). */
  readonly score: number;
}
