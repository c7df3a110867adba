/** Headers of every response; a page replaces the content security policy by its own. */
export function securityHeaders(isEncrypted: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cache-control': 'no-store',
    ...(isEncrypted ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

export const CSP_REPORT_PATH = '/csp-report';

/** The policy of the console. Scripts come from files only, and styles from files or with the nonce of the response. */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular',
    `report-uri ${CSP_REPORT_PATH}`,
  ].join('; ');
}
