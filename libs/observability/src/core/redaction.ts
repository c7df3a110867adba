import { withoutUrlCredentials } from '@tidegate/kernel';

const CENSOR = '***';
/** A key that ends in one of these words holds a secret. */
const SECRET_KEY =
  /(secret|password|passphrase|token|api_?key|private_?key|credentials?|authorization|cookie|signature)$/i;
const DEPTH_MAX = 8;

/**
 * Copies log fields, replacing secrets and the credentials of URLs by `***`, down to a depth of 8; deeper values and
 * cycles are cut. Errors become their name, code, message, stack and cause. Values with their own `toJSON` (decimals)
 * are kept.
 */
export function redacted(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return copyMembers(fields, []);
}

function copyMembers(value: object, above: readonly object[]): Record<string, unknown> {
  const below = [...above, value];
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      SECRET_KEY.test(key) && member != null ? CENSOR : copy(member, below),
    ]),
  );
}

function copy(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'string') return withoutUrlCredentials(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value) || above.length >= DEPTH_MAX) return '…';
  if (value instanceof Error) return errorFields(value, above);
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, [...above, value]));
  return copyMembers(value, above);
}

function errorFields(error: Error, above: readonly object[]): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? { code: copy(error.code, above) } : {};
  const because = cause === undefined ? {} : { cause: copy(cause, [...above, error]) };
  const masked = withoutUrlCredentials(message);
  return { name, ...code, message: masked, stack: copy(stack, above), ...because };
}
