import { bindPlain, describeProblem, type PlainValue } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';

/** Binds data of a request to a class. Throws `REQUEST_INVALID` with all unknown members and invalid values. */
export function bindRequest<T extends object>(
  request: new () => T,
  data: unknown,
  source: string,
): T {
  const bound = bindPlain(request, (data ?? null) as PlainValue, { source });
  if (bound.ok) return bound.value;
  const lines = bound.error.map((problem) => describeProblem(problem).replace(/^CONFIG_\w+ /, ''));
  throw new TidegateError('REQUEST_INVALID', lines.join(' '));
}
