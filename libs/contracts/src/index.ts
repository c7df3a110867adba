export { ChangeAccountRequest, OpenAccountRequest } from './core/account-requests.js';
export type {
  AccountAnswer,
  CommandAnswer,
  ProfileAnswer,
  ProfileContentAnswer,
} from './core/answers.js';
export { ControlRequest, ControlTargetRequest } from './core/control-request.js';
export type { GateAnswer, GateCatalogueAnswer, GateCheckAnswer } from './core/gate-answers.js';
export { SaveProfileRequest } from './core/profile-requests.js';
export { TransferRequest } from './core/transfer-request.js';
export { PageQuery, WhyQuery } from './core/page-query.js';
export type {
  AccountStandingAnswer,
  BlockAnswer,
  PauseAnswer,
  StatusAnswer,
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
