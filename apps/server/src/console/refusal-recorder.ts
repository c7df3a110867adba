import type { AuditLog } from '@tidegate/tenants';

import type { AccessAudit } from '../access/access-audit.js';

/** Records refused claims in the log of the platform: the claimed tenant may not exist, and learns nothing. */
export function refusalRecorder(audit: Pick<AuditLog, 'record'>): AccessAudit {
  return async ({ principal, scope, account, code, route, address, requestId }) => {
    const place = { address, requestId, device: '' };
    const target = [scope?.tenant, account].filter((part) => part != null).join('/');
    await audit.record(
      { principal, ...place },
      {
        tenant: null,
        action: 'access.refused',
        target: target === '' ? 'platform' : target,
        refusal: code,
        reason: route,
      },
    );
  };
}
