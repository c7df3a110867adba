import type { EngineStatus, StatusProblem } from '@tidegate/trading';

/** The code under which the storage reports a ledger that is no longer in its directory, and under which entries are held. */
export const LEDGER_REPLACED = 'DATABASE_REPLACED';

/** Why the store cannot be relied on: it takes no commits, or takes them into a file that is lost with the process. */
export function storeProblemOf({ storeProblem, holds }: EngineStatus): StatusProblem | null {
  if (storeProblem) return storeProblem;
  const hold = holds.find(({ code }) => code === LEDGER_REPLACED);
  return hold ? { code: hold.code, message: hold.reason } : null;
}
