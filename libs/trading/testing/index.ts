export {
  BTC,
  CONFIGURATION_HASH,
  ETH,
  frictionlessMatching,
  patientRisk,
  quickAi,
  quietHistory,
  testAccount,
  testPlan,
  testProfile,
} from './engine-builders.js';
export { delayedStore } from './delayed-store.js';
export { EngineDesk, marketView, minuteCandle, type EngineDeskSetup } from './engine-desk.js';
export { FIRST_MINUTE, LiveDesk, type LiveDeskSetup } from './live-desk.js';
export { accountOf, BUYING_PLAN, openedDesk, venueDown, wrapped } from './opened-desk.js';
export { scriptedStrategy, type Script, type ScriptedOpinion } from './scripted-strategy.js';
export {
  decisionRow,
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';
export {
  changesOf,
  commandRow,
  commitOf,
  controlRow,
  EVERY_KIND,
  journalRow,
  MAIN_SHARD,
  pauseRow,
  PROFILE,
  registrationRow,
  signalOf,
  wholeCommit,
} from './store-commits.js';
export { describeTradingStoreContract } from './trading-store-contract.js';
export { EMPTY_RECORD, type StoreUnderTest } from './store-under-test.js';
