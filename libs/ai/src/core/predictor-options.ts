import { IsInt, IsNumber, Max, Min } from 'class-validator';

export class PredictorOptions {
  /** Maximum of cached estimates. The least recently used is evicted first. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  cacheSize = 4_096;

  /** How long a cached estimate is valid. */
  @IsInt()
  @Min(0)
  @Max(3_600_000)
  cacheTtlMs = 60_000;

  /** Share of the predictor in the blend if one strategy supports the signal. */
  @IsNumber()
  @Min(0)
  @Max(1)
  soloShare = 0.3;

  /** Share of the predictor in the blend if several strategies support the signal. */
  @IsNumber()
  @Min(0)
  @Max(1)
  jointShare = 0.5;

  /** With several strategies, lower bound of the blend as a fraction of the confluence confidence. */
  @IsNumber()
  @Min(0)
  @Max(1)
  jointFloor = 0.85;
}
