import { epochMs } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

/** A synthetic candle of an interval without trades, flat at the previous close. */
export function flatCandle(openTime: number, close: number): Candle {
  const prices = { open: close, high: close, low: close, close };
  return { openTime: epochMs(openTime), ...prices, volume: 0, trades: 0, synthetic: true };
}

/** Whether prices and volume are equal. */
export function isSameCandle(left: Candle, right: Candle): boolean {
  return (
    left.open === right.open &&
    left.high === right.high &&
    left.low === right.low &&
    left.close === right.close &&
    left.volume === right.volume
  );
}

/** Whether `price` is at least as near to `candidate` as to `other`, measured as a ratio. */
export function isNearer(price: number, candidate: number, other: number): boolean {
  return Math.abs(Math.log(price / candidate)) <= Math.abs(Math.log(price / other));
}
