export {
  aBookAnalysis,
  aHeldExposure,
  anEntryContext,
  aSignal,
  NO_CORRELATION,
  riskOptionsWith,
  type ContextPlan,
} from './builders.js';
export { REFUSED_ENTRIES } from './refused-entries.js';
