import { IsInt, IsNumber, Max, Min } from 'class-validator';

export class PredictorOptions {
  /** Estimates that are remembered; the least recently used goes first. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  cacheSize = 4_096;

  /** How long an estimate is remembered. */
  @IsInt()
  @Min(0)
  @Max(3_600_000)
  cacheTtlMs = 60_000;

  /** Share of the predictor in the blend when a single strategy stands behind the signal. */
  @IsNumber()
  @Min(0)
  @Max(1)
  soloShare = 0.3;

  /** Share of the predictor in the blend when several do. */
  @IsNumber()
  @Min(0)
  @Max(1)
  jointShare = 0.5;

  /** With several, the blend never falls below this part of the confluence confidence. */
  @IsNumber()
  @Min(0)
  @Max(1)
  jointFloor = 0.85;
}
