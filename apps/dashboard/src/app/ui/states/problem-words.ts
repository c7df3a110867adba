import type { Problem } from '../../util/problem.js';

/** The sentence of a problem in the user's language. */
export function problemSentence({ status, sentence }: Problem): string {
  if (status === 0) return $localize`:@@problemUnreachable:The server does not answer.`;
  if (sentence !== '') return sentence;
  if (status === 403) return $localize`:@@problemForbidden:You may not see this.`;
  if (status === 404) return $localize`:@@problemNotFound:This does not exist.`;
  return $localize`:@@problemFailed:The request failed.`;
}

/** What the user can do about a problem. */
export function problemRemedy({ status }: Problem): string {
  if (status === 0) {
    return $localize`:@@remedyUnreachable:Check that Tidegate runs and that this device is online, then retry.`;
  }
  if (status === 401) return $localize`:@@remedySignIn:Sign in again.`;
  if (status === 403) {
    return $localize`:@@remedyForbidden:Ask an owner of this tenant for the right, or switch the account.`;
  }
  if (status === 404) {
    return $localize`:@@remedyNotFound:Go back to the list and choose an entry there.`;
  }
  if (status === 409 || status === 412) {
    return $localize`:@@remedyConflict:Someone changed it meanwhile. Retry to see the latest state.`;
  }
  if (status === 429) return $localize`:@@remedyWait:Wait a minute, then retry.`;
  if (status >= 400 && status < 500) {
    return $localize`:@@remedyInput:Change the marked values and try again.`;
  }
  return $localize`:@@remedyReport:Retry. If it fails again, copy the report for your administrator.`;
}
