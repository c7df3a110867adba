export {
  BTC,
  choiceOf,
  ETH,
  frictionlessMatching,
  permissiveRisk,
  quickAi,
  quietHistory,
  resolverOf,
  seedsOf,
  settingsOf,
  TEST_SHARD,
  testAccount,
  testPlan,
  testProfile,
  type TestAccount,
  type TestPlan,
} from './engine-builders.js';
export { controlInput, controlOf } from './control-inputs.js';
export { delayedStore } from './delayed-store.js';
export { configuring, namedAccount, opening } from './named-accounts.js';
export { EngineDesk, marketView, minuteCandle, type EngineDeskSetup } from './engine-desk.js';
export { FIRST_MINUTE, LiveDesk, type LiveDeskSetup } from './live-desk.js';
export { accountOf, BUYING_PLAN, openedDesk, venueDown, wrapped } from './opened-desk.js';
export { gatewayEvents, venueReports } from './gateway-arbitraries.js';
export {
  LIVE_ACCOUNT,
  LIVE_PLAN,
  LiveTradingDesk,
  type LiveTradingDeskSetup,
} from './live-trading-desk.js';
export { ScriptedVenue, type NewsTravel, type ScriptedVenueSetup } from './scripted-venue.js';
export { replayOf } from './replay-of.js';
export { ReportedAccount } from './reported-account.js';
export { saveProfiles } from './saved-profiles.js';
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
