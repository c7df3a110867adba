export {
  aBookAnalysis,
  anEntryContext,
  aSignal,
  NO_CORRELATION,
  type ContextPlan,
} from './builders.js';
