import { IsBoolean, IsIn, IsInt, IsNumber, Max, Min } from 'class-validator';

/** How the risk of ruin is judged, and what a bad one does. */
export class RuinOptions {
  /** Whether it is judged at all. */
  @IsBoolean()
  enabled = true;

  /** Closed trades before there is a judgement. */
  @IsInt()
  @Min(10)
  @Max(500)
  tradesMin = 30;

  /** Probability beyond which the account is at risk. */
  @IsNumber()
  @Min(0.0001)
  @Max(1)
  probabilityMax = 0.01;

  /** The estimate is made anew after every so many closed trades, and at the end of a probation. */
  @IsInt()
  @Min(1)
  @Max(500)
  assessEveryTrades = 5;

  /** `probation`: the next trades go at minimum size; `refuse`: no entries until the estimate is lower. */
  @IsIn(['probation', 'refuse'])
  action: 'probation' | 'refuse' = 'probation';

  /**
   * Trades at minimum size before the account is judged again. When they gained together, the probation is over and the record
   * starts again with them.
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

  /** Trades ahead. */
  @IsInt()
  @Min(10)
  @Max(5_000)
  horizonTrades = 500;

  @IsInt()
  @Min(100)
  @Max(100_000)
  paths = 500;

  /** Consecutive trades that are drawn together, to keep streaks. */
  @IsInt()
  @Min(1)
  @Max(100)
  blockLength = 5;

  /** Win rate of the prior: the back-test's, or a modest guess. */
  @IsNumber()
  @Min(0.01)
  @Max(0.99)
  priorWinRate = 0.45;

  /** R-multiple of a win in the prior; a loss is −1. */
  @IsNumber()
  @Min(0.1)
  @Max(20)
  priorPayoff = 1.5;

  /** So many trades is the prior worth. */
  @IsInt()
  @Min(0)
  @Max(1_000)
  priorTrades = 30;

  @IsInt()
  @Min(0)
  @Max(4_294_967_295)
  seed = 1;
}
