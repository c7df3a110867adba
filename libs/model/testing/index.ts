export { csvOf, FILE_START, wavyCandles } from './candle-files.js';
export { aFill, anOrder, aSignal } from './builders.js';
export {
  amendTo,
  applied,
  aStop,
  codeOf,
  EVENT_AT,
  fillOf,
  ORDER_EVENTS,
  unknownOf,
} from './order-events.js';
