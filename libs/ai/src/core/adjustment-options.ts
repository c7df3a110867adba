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

/** What the hour of the day does to the confidence, as far as closed trades tell. */
export class SessionOptions {
  @IsBoolean()
  enabled = false;

  /** With fewer trades that were opened in the hour it says nothing. */
  @IsInt()
  @Min(1)
  @Max(100)
  tradesMin = 5;

  /** Trades after which the hour's own win rate counts half and that of all hours half. */
  @IsInt()
  @Min(0)
  @Max(500)
  shrinkageTrades = 10;

  /** A win rate so far from that of all hours has the full effect; less has its share. */
  @IsNumber()
  @Min(0.01)
  @Max(1)
  fullEffectRate = 0.3;

  /** The confidence is raised or lowered by this share of itself at most. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  adjustmentMax = 0.15;
}

/** What a move of a leading instrument does to the confidence in those that usually move along. */
export class LeadLagOptions {
  @IsBoolean()
  enabled = false;

  /** Symbols of the same venue; an instrument is not led by itself. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(16)
  @IsString({ each: true })
  leaders: string[] = ['BTC/USD', 'ETH/USD'];

  /** Candles of the shortest timeframe that make the leader's move. */
  @IsInt()
  @Min(1)
  @Max(60)
  moveBars = 5;

  /** The move counts from so many standard deviations of a random walk of its length. */
  @IsNumber()
  @Min(0)
  @Max(10)
  moveSigmasMin = 1;

  /** Candles before the move over which both are compared. */
  @IsInt()
  @Min(30)
  @Max(500)
  correlationBars = 50;

  /** A weaker correlation, of either sign, says nothing. */
  @IsNumber()
  @Min(0)
  @Max(1)
  correlationMin = 0.5;

  /** Added to the confidence, or taken off it, at most. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  adjustmentMax = 0.1;
}
