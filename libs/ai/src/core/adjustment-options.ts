import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsString,
  Max,
  Min,
} from 'class-validator';

/** Adjusts the confidence by the win rate of closed trades in the current hour of the day. */
export class SessionOptions {
  @IsBoolean()
  enabled = false;

  /** Trades opened in the hour that are required for an adjustment. */
  @IsInt()
  @Min(1)
  @Max(100)
  tradesMin = 5;

  /** Number of trades at which the win rates of the hour and of all hours have equal weight. */
  @IsInt()
  @Min(0)
  @Max(500)
  shrinkageTrades = 10;

  /** Difference from the win rate of all hours that has the full effect; smaller differences scale linearly. */
  @IsNumber()
  @Min(0.01)
  @Max(1)
  fullEffectRate = 0.3;

  /** Largest relative change of the confidence, up or down. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  adjustmentMax = 0.15;
}

/** Adjusts the confidence in an instrument by the recent move of a correlated leading instrument. */
export class LeadLagOptions {
  @IsBoolean()
  enabled = false;

  /** Symbols of leaders at the same venue. An instrument does not lead itself. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(16)
  @IsString({ each: true })
  leaders: string[] = ['BTC/USD', 'ETH/USD'];

  /** Length of the leader's move, in candles of the shortest timeframe. */
  @IsInt()
  @Min(1)
  @Max(60)
  moveBars = 5;

  /** Smallest move that counts, in standard deviations of a random walk of the same length. */
  @IsNumber()
  @Min(0)
  @Max(10)
  moveSigmasMin = 1;

  /** Candles before the move over which the correlation is computed. */
  @IsInt()
  @Min(30)
  @Max(500)
  correlationBars = 50;

  /** Smallest absolute correlation that counts. */
  @IsNumber()
  @Min(0)
  @Max(1)
  correlationMin = 0.5;

  /** Largest absolute change of the confidence, up or down. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  adjustmentMax = 0.1;
}
