import type { EngineStatus, StatusProblem } from '@tidegate/trading';

/** The storage's error code, and the code of the hold, when the ledger is no longer in its directory. */
export const LEDGER_REPLACED = 'DATABASE_REPLACED';

/** Why the store is unreliable: it refuses commits, or it writes to a file that is lost when the process ends. */
export function storeProblemOf({ storeProblem, holds }: EngineStatus): StatusProblem | null {
  if (storeProblem) return storeProblem;
  const hold = holds.find(({ code }) => code === LEDGER_REPLACED);
  return hold ? { code: hold.code, message: hold.reason } : null;
}
