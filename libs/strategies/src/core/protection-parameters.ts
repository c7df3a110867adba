import { IsInt, IsNumber, Max, Min } from 'class-validator';

import { IsBelow } from './is-below.js';
import type { ParameterDescription } from './parameter-description.js';

/** Stop and target parameters shared by all strategies. Each strategy's class sets its own multiples. */
export class ProtectionParameters {
  /** Candles of the ATR that measures the distances. */
  @IsInt()
  @Min(2)
  @Max(200)
  atrPeriod = 14;

  /** Stop distance in ATR. */
  @IsNumber()
  @Min(0.1)
  @Max(20)
  stopAtrMultiple = 2;

  /** Target distance in ATR. */
  @IsNumber()
  @Min(0.1)
  @Max(40)
  targetAtrMultiple = 3;

  /**
   * Stop distance in round-trip costs to which a closer stop is widened, if that at most doubles its distance. The
   * target is widened in proportion. 0: costs do not widen stops.
   */
  @IsNumber()
  @Min(0)
  @Max(100)
  stopCostMultiple = 5.5;

  /** Smallest stop distance on 15-minute candles, as a fraction of the price. */
  @IsNumber()
  @Min(0)
  @Max(0.2)
  @IsBelow('targetFloorRate')
  stopFloorRate = 0.006;

  /** Smallest target distance on 15-minute candles, as a fraction of the price. */
  @IsNumber()
  @Min(0)
  @Max(0.4)
  targetFloorRate = 0.012;
}

/** Descriptions for the parameter sheets of all strategies. */
export const PROTECTION_DESCRIPTIONS: Readonly<
  Record<keyof ProtectionParameters, ParameterDescription>
> = {
  atrPeriod: { unit: 'candles', meaning: 'length of the ATR that measures stop and target' },
  stopAtrMultiple: { unit: 'ATR', meaning: 'distance of the stop' },
  targetAtrMultiple: { unit: 'ATR', meaning: 'distance of the target' },
  stopCostMultiple: {
    unit: 'round-trip costs',
    meaning: 'distance to which costs widen the stop, at most to twice its distance; 0: never',
  },
  stopFloorRate: {
    unit: 'fraction of the price',
    meaning: 'smallest distance of the stop on 15-minute candles',
  },
  targetFloorRate: {
    unit: 'fraction of the price',
    meaning: 'smallest distance of the target on 15-minute candles',
  },
};
