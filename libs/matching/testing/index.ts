export {
  aBookSlice,
  aCandleSlice,
  anOrder,
  aQuoteSlice,
  aWorkingOrder,
  BTC_USD,
  frictionless,
  SLICE_AT,
} from './builders.js';
