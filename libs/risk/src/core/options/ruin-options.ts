import { IsBoolean, IsIn, IsInt, IsNumber, Max, Min } from 'class-validator';

/** How the risk of ruin is estimated, and the consequence of a high estimate. */
export class RuinOptions {
  /** Whether the risk of ruin is estimated. */
  @IsBoolean()
  enabled = true;

  /** Closed trades required for an estimate. */
  @IsInt()
  @Min(10)
  @Max(500)
  tradesMin = 30;

  /** Probability above which the account is at risk. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  probabilityMax = 0.01;

  /** Closed trades between two estimates. The end of a probation also triggers an estimate. */
  @IsInt()
  @Min(1)
  @Max(500)
  assessEveryTrades = 5;

  /** `probation`: the next trades have minimum size; `refuse`: entries are refused until the estimate falls. */
  @IsIn(['probation', 'refuse'])
  action: 'probation' | 'refuse' = 'probation';

  /**
   * Trades at minimum size before the next estimate. If they gained in total, the probation ends and the record
   * restarts with them.
   */
  @IsInt()
  @Min(1)
  @Max(500)
  probationTrades = 10;

  /** Ruin is a fall of equity by this fraction. */
  @IsNumber()
  @Min(0.05)
  @Max(0.99)
  ruinRate = 0.5;

  /** Number of future trades to simulate. */
  @IsInt()
  @Min(10)
  @Max(5_000)
  horizonTrades = 500;

  @IsInt()
  @Min(100)
  @Max(100_000)
  paths = 500;

  /** Consecutive trades drawn together, which preserves streaks. */
  @IsInt()
  @Min(1)
  @Max(100)
  blockLength = 5;

  /** Win rate of the prior: that of the back-test, or a conservative guess. */
  @IsNumber()
  @Min(0.01)
  @Max(0.99)
  priorWinRate = 0.45;

  /** R-multiple of a win in the prior; a loss is −1. */
  @IsNumber()
  @Min(0.1)
  @Max(20)
  priorPayoff = 1.5;

  /** Weight of the prior, in trades. */
  @IsInt()
  @Min(0)
  @Max(1_000)
  priorTrades = 30;

  @IsInt()
  @Min(0)
  @Max(4_294_967_295)
  seed = 1;
}
