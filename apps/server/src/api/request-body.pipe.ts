import { Injectable, type PipeTransform } from '@nestjs/common';
import { bindPlain, describeProblem, type PlainValue } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';

/** Binds a body to its request class. Throws `REQUEST_INVALID` with all unknown members and invalid values. */
@Injectable()
export class RequestBody<T extends object> implements PipeTransform<unknown, T> {
  constructor(
    private readonly request: new () => T,
    private readonly source = 'body',
  ) {}

  transform(body: unknown): T {
    const bound = bindPlain(this.request, (body ?? null) as PlainValue, { source: this.source });
    if (bound.ok) return bound.value;
    const lines = bound.error.map((problem) =>
      describeProblem(problem).replace(/^CONFIG_\w+ /, ''),
    );
    throw new TidegateError('REQUEST_INVALID', lines.join(' '));
  }
}
