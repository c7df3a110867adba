export {
  RowPath,
  FunnelQuery,
  MissedTradesQuery,
  NearMissQuery,
  TryLimitQuery,
} from './core/account-queries.js';
export { ChangeAccountRequest, OpenAccountRequest } from './core/account-requests.js';
export type {
  AccountAnswer,
  CommandAnswer,
  ProfileAnswer,
  ProfileContentAnswer,
} from './core/answers.js';
export { CommandHeader } from './core/command-header.js';
export { ControlRequest } from './core/control-request.js';
export type {
  CandleAnswer,
  DecisionCandleAnswer,
  DecisionCardAnswer,
  DecisionPageAnswer,
  DecisionRowAnswer,
  GateResultAnswer,
  NeededAnswer,
  OrderEventAnswer,
  OrderTrailAnswer,
  RegimeAnswer,
  SinceAnswer,
  TradeDetailAnswer,
  VoterAnswer,
} from './core/decision-answers.js';
export type {
  FunnelAnswer,
  FunnelCountAnswer,
  MissedTradesAnswer,
  NearMissPageAnswer,
  TriedLimitAnswer,
  TriedTradesAnswer,
} from './core/funnel-answers.js';
export type { GateAnswer, GateCatalogueAnswer, GateCheckAnswer } from './core/gate-answers.js';
export {
  ApplyProfileRequest,
  ProfileDiffQuery,
  ProfilePath,
  ProfileVersionQuery,
  ProfileVersionsQuery,
  SaveDraftRequest,
  SaveProfileRequest,
} from './core/profile-requests.js';
export type {
  AppliedAccountAnswer,
  ProfileAccountAnswer,
  ProfileApplyAnswer,
  ProfileDiffAnswer,
  ProfileDifferenceAnswer,
  ProfileDraftAnswer,
  ProfileProblemAnswer,
  ProfileSchemaAnswer,
  SettingAnswer,
} from './core/profile-answers.js';
export { ExportPath, type ExportFormat } from './core/export-requests.js';
export { TransferRequest } from './core/transfer-request.js';
export { AccountPath, TenantPath } from './core/paths.js';
export { PageQuery, WhyQuery } from './core/page-query.js';
export type { LivenessAnswer, ReadinessAnswer, SubsystemAnswer } from './core/health-answers.js';
export type {
  AccountStandingAnswer,
  BlockAnswer,
  EndablePauseAnswer,
  EngineAnswer,
  PauseAnswer,
  StatusAnswer,
  TelemetryAnswer,
} from './core/status-answer.js';
export type {
  DecisionAnswer,
  FillAnswer,
  OrderAnswer,
  PageAnswer,
  PositionAnswer,
  TradeAnswer,
  WhyAnswer,
  WholeDecisionAnswer,
} from './core/trading-answers.js';
export type {
  ClientEvents,
  LiveBatch,
  LiveCandle,
  LiveEngine,
  LiveEvent,
  LiveNotice,
  LiveProblem,
  LiveReply,
  LiveStatus,
  LiveTick,
  LiveWelcome,
  ServerEvents,
} from './core/live.js';
export { HandshakeRequest, WatchRequest } from './core/live-requests.js';
export {
  ControlEffectQuery,
  ControlPreviewQuery,
  type ClosingPreview,
  type ControlEffectAnswer,
  type ControlPreviewAnswer,
} from './core/control-answers.js';
export { CandlesQuery, EquityQuery, InstrumentQuery } from './core/market-queries.js';
export type {
  BookAnswer,
  CandlesAnswer,
  InstrumentAnswer,
  InstrumentsAnswer,
  LevelAnswer,
  StrategiesAnswer,
} from './core/market-answers.js';
export type { EquityCurveAnswer, MetricAnswer, PerformanceAnswer } from './core/equity-answers.js';
export type { HeldPositionAnswer, OverviewAnswer } from './core/overview-answers.js';
export type {
  BreakerAnswer,
  GaugeAnswer,
  RiskAnswer,
  SafetyAnswer,
  SafetyReasonAnswer,
  ScenarioAnswer,
} from './core/risk-answers.js';
export type { OpinionAnswer, StandingAnswer, StandingsAnswer } from './core/standing-answers.js';
export {
  PLATFORM_VERB_NAMES,
  ROLE_NAMES,
  VERB_NAMES,
  type PlatformVerbName,
  type RoleName,
  type VerbName,
} from './core/access-names.js';
export {
  AcceptInvitationRequest,
  AddPasskeyRequest,
  ChangeMeRequest,
  ChangePasswordRequest,
  ConfirmTotpRequest,
  IdPath,
  InvitationTokenRequest,
  PasskeySignInRequest,
  ResetRequest,
  SecondFactorRequest,
  SetupRequest,
  SignInRequest,
  StepUpRequest,
} from './core/sign-in-requests.js';
export type {
  EndedSessionsAnswer,
  FactorsAnswer,
  GrantedAccountAnswer,
  InvitationPreviewAnswer,
  MeAnswer,
  MembershipAnswer,
  PasskeyAnswer,
  PasskeyCreationAnswer,
  PasskeyOptionsAnswer,
  RecoveryCodesAnswer,
  SessionAnswer,
  SetupAnswer,
  SignInAnswer,
  StepUpAnswer,
  TotpAnswer,
  UserAnswer,
} from './core/sign-in-answers.js';
export {
  AuditQuery,
  ChangeRoleRequest,
  ChangeTenantRequest,
  ChangeUserRequest,
  CreateKeyRequest,
  CreateLinkRequest,
  CreateTenantRequest,
  InviteRequest,
  IssueResetRequest,
  ListQuery,
} from './core/tenant-requests.js';
export type {
  AuditEntryAnswer,
  AuditVerificationAnswer,
  CredentialAnswer,
  InvitationAnswer,
  IssuedCredentialAnswer,
  IssuedInvitationAnswer,
  IssuedResetAnswer,
  MemberAnswer,
  PlatformUserAnswer,
  TenantAnswer,
} from './core/tenant-answers.js';
export type {
  GapAnswer,
  JobAnswer,
  JobEstimateAnswer,
  JobLogLineAnswer,
  SeriesAnswer,
  SeriesCoverageAnswer,
} from './core/job-answers.js';
export {
  CreateJobRequest,
  JobPath,
  JobsQuery,
  SeriesPath,
  SeriesRangeQuery,
} from './core/job-requests.js';
