import { TidegateError, type Result } from '@tidegate/kernel';
import type { Refusal } from '@tidegate/tenants';

/** The value of a result. Throws its refusal, which the problem filter answers with the refusal's status. */
export function valueOf<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  const { code, message, details } = result.error;
  throw new TidegateError(code, message, { details });
}
