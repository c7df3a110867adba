export { DEFAULT_PROFILE_NAME, DEFAULT_TENANT } from './core/default-names.js';
export {
  backTestRisk,
  profileContentOf,
  settingsOf,
  type DriverFeed,
} from './core/engine-inputs.js';
export { planOf, seedOf, type PlanRequest, type ReadyPlan } from './core/engine-plan.js';
export { gateCatalogue } from './core/gate-answers.js';
export {
  DemoMarketOptions,
  MarketSection,
  ReplayMarketOptions,
  type MarketSource,
} from './core/market-section.js';
export {
  AccountSection,
  AdminSection,
  BackTestSection,
  ServerSection,
  TenantsSection,
  TidegateConfiguration,
} from './core/tidegate-configuration.js';
export type { ControlPlace } from './core/engine-commands.js';
export { profileHashOf } from './core/profile-content.js';
export { profileDifferences, type ProfileDifference } from './core/profile-difference.js';
export { profileSchema } from './core/setting-schema.js';
export {
  ProfileDesk,
  type CommandGiver,
  type ProfileDeskSetup,
  type ProfilePlace,
} from './profile-desk.js';
export { DefaultProfileResolver, type FedSeries } from './core/profile-resolver.js';
export { withParameterOrigins, withStrategyParameters } from './core/strategy-parameters.js';
export { StrategySection } from './core/strategy-section.js';
export type { JobWorkerData } from './jobs/job-requests.js';
export { HistoryViews } from './jobs/history-views.js';
export { JobOperations, type JobOperationsSetup } from './jobs/job-operations.js';
export { openJobs, type JobsSetup, type OpenJobs } from './jobs/open-jobs.js';
export { loadSettings, parseSetting, type SettingsRequest } from './load-settings.js';
export { requirePlan } from './require-plan.js';
export { historyDirectory, storageDirectory } from './storage-directory.js';
export {
  StoredOperations,
  StoredViews,
  type Operations,
  type OperationsSetup,
  type Views,
  type ViewsSetup,
} from './operations.js';
export {
  readServerFile,
  removeServerFile,
  writeServerFile,
  type ServerFile,
} from './server-file.js';
export { installedConsole, setUpUnattended, type ConsoleStorage } from './installed-console.js';
export { followMissedTrades } from './follow-missed-trades.js';
export { queueCommand } from './command-queueing.js';
export { seedStorage, type Seeded, type SeedSetup } from './seed-storage.js';
export { StoredDecisionViews, type DecisionViews } from './decision-views.js';
export { LimitTrials } from './limit-trials.js';
export { RecordedEntries } from './recorded-entries.js';
export { TradingExports, type ExportRequest, type ExportText } from './trading-exports.js';
export { StoredTradingViews, type AccountsScope, type TradingViews } from './trading-views.js';
export {
  storedStanding,
  type StoredAccountStanding,
  type StoredStanding,
} from './stored-standing.js';
export { liveEventOf } from './core/live-events.js';
export { StoredControlViews, type ControlViews } from './control-views.js';
export { AccountOverviews } from './account-overviews.js';
export { LiveViews } from './live-views.js';
export { RecordViews } from './record-views.js';
export { strategyCatalogue } from './core/strategy-answers.js';
