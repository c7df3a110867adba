import type { RefusedAccess } from './access-policy.js';

/** Records a refused claim in the audit log. */
export type AccessAudit = (refused: RefusedAccess) => Promise<void>;

/** `AccessAudit`. */
export const ACCESS_AUDIT = Symbol('tidegate:access-audit');
