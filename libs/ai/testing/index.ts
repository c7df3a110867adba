export {
  bookLeaning,
  bookSnapshot,
  closedTrade,
  confluenceInput,
  levels,
  NOW,
  regimeOf,
  strategySignal,
} from './builders.js';
export { candlesOf } from './candles.js';
