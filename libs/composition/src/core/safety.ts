import type { RiskAnswer, SafetyAnswer, SafetyReasonAnswer } from '@tidegate/contracts';
import type { Position } from '@tidegate/model';
import type { AccountStatus, EngineStatus } from '@tidegate/trading';

/** From this part of a limit on, the account is worth watching. */
const NEAR_SHARE = 0.8;

export interface SafetySources {
  readonly engine: EngineStatus;
  readonly account: AccountStatus;
  readonly positions: readonly Position[];
  readonly risk: RiskAnswer;
}

/**
 * Whether the money of an account is safe, with every reason why not. `no`: something that protects it fails. `watch`: it is
 * protected, and something needs attention.
 */
export function safetyOf(sources: SafetySources): SafetyAnswer {
  const reasons = [
    ...protectionReasons(sources),
    ...engineReasons(sources),
    ...accountReasons(sources),
  ];
  const isNo = reasons.some(({ severity }) => severity === 'no');
  return { state: isNo ? 'no' : reasons.length > 0 ? 'watch' : 'yes', reasons };
}

function protectionReasons({ positions, engine }: SafetySources): readonly SafetyReasonAnswer[] {
  return positions
    .filter(({ quantity }) => !quantity.isZero())
    .flatMap(({ instrument, plan }) => [
      ...(plan.unprotectedSince === null
        ? []
        : [no('POSITION_UNPROTECTED', instrument, 'positions')]),
      ...(engine.quoteAlarms.includes(instrument)
        ? [watch('QUOTE_STALE', instrument, 'market')]
        : []),
    ]);
}

function engineReasons({ engine }: SafetySources): readonly SafetyReasonAnswer[] {
  const { venue, phase, connected, storeProblem } = engine;
  return [
    ...(phase === 'running' ? [] : [no('ENGINE_DOWN', venue, 'health')]),
    ...(connected ? [] : [no('FEED_DOWN', venue, 'health')]),
    ...(storeProblem ? [no('STORE_DOWN', storeProblem.code, 'health')] : []),
  ];
}

function accountReasons({ account, risk }: SafetySources): readonly SafetyReasonAnswer[] {
  const { lifecycle, ledgerBalanced, pauses, scope, equity } = account;
  const near = risk.gauges.filter(({ share }) => share !== null && share >= NEAR_SHARE);
  return [
    ...(lifecycle === 'quarantined' ? [no('ACCOUNT_QUARANTINED', scope.account, 'health')] : []),
    ...(ledgerBalanced === false ? [no('LEDGER_NOT_BALANCED', scope.account, 'health')] : []),
    ...(equity === null ? [watch('NOT_FUNDED', scope.account, 'health')] : []),
    ...pauses.map(({ code }) => watch('ENTRIES_PAUSED', code, 'risk')),
    ...near.map(({ gate }) => watch('LIMIT_NEAR', gate, 'risk')),
  ];
}

type Reason = readonly [
  code: SafetyReasonAnswer['code'],
  subject: string,
  page: SafetyReasonAnswer['page'],
];

function no(...[code, subject, page]: Reason): SafetyReasonAnswer {
  return { code, severity: 'no', subject, page };
}

function watch(...[code, subject, page]: Reason): SafetyReasonAnswer {
  return { code, severity: 'watch', subject, page };
}
