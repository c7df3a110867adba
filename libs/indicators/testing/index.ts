export { arbitraryCandles, arbitraryIndicators } from './arbitraries.js';
export { candleWalk, type CandleWalkOptions } from './candle-walk.js';
export { everyIndicator, type IndicatorScale } from './indicator-specs.js';
