import type { Times } from '../../util/times.js';
import type { SafetyAnswer, SafetyReason } from '../../util/safety.js';

export function answerWord(answer: SafetyAnswer): string {
  switch (answer) {
    case 'yes':
      return $localize`:@@safeYes:Yes.`;
    case 'watch':
      return $localize`:@@safeWatch:Watch.`;
    case 'no':
      return $localize`:@@safeNo:No.`;
    case 'unknown':
      return $localize`:@@safeUnknown:Not known.`;
  }
}

/** A reason in words. */
export function reasonSentence(reason: SafetyReason, times: Times): string {
  switch (reason.code) {
    case 'LINK_DOWN':
      return reason.ageMs === null
        ? $localize`:@@safeConnecting:Connecting to the server.`
        : $localize`:@@safeLinkDown:The server was last heard ${times.duration(reason.ageMs)}:age: ago.`;
    case 'NOT_READ':
      return $localize`:@@safeNotRead:The state of the account did not arrive yet.`;
    case 'FEED_SILENT':
      return $localize`:@@safeFeedSilent:${reason.venue}:venue: was last heard ${times.duration(reason.ageMs)}:age: ago.`;
    case 'NO_STOP':
      return $localize`:@@safeNoStop:${reason.instruments.join(', ')}:instruments: without a working stop.`;
    case 'LEDGER_UNBALANCED':
      return $localize`:@@safeLedger:The ledger does not balance.`;
    case 'QUARANTINED':
      return $localize`:@@safeQuarantined:The account is quarantined: ${reason.reason}:reason:`;
    case 'STORE_PROBLEM':
      return $localize`:@@safeStore:The store does not commit: ${reason.problem}:problem:`;
    case 'STOP_PENDING':
      return $localize`:@@safeStopPending:The stop of ${reason.instruments.join(', ')}:instruments: is on its way.`;
    case 'PAUSED':
      return $localize`:@@safePaused:Entries wait: ${reason.reason}:reason:`;
    case 'QUOTES_STALE':
      return $localize`:@@safeQuotesStale:Stale quotes: ${reason.count}:count:.`;
  }
}

/** The page that says more about a reason; `null`: none. */
export function reasonPage({ code }: SafetyReason): string | null {
  return code === 'NO_STOP' || code === 'STOP_PENDING' ? 'positions' : null;
}
