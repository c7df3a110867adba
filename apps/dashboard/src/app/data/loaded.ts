import { httpResource } from '@angular/common/http';
import { computed, effect, inject, linkedSignal, untracked, type Signal } from '@angular/core';

import type { Problem } from '../util/problem.js';
import { Live } from './live.js';
import { problemOfError } from './problems.js';

/** An answer of the API as a page needs it. */
export interface Loaded<T> {
  /** The latest answer; it stays while the same address is read again, and when that fails. */
  readonly value: Signal<T | undefined>;
  readonly problem: Signal<Problem | null>;
  readonly isLoading: Signal<boolean>;
  readonly reload: () => void;
}

/** Parameters of an address; `undefined` and empty ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Reads an address of the API, and again whenever it changes or the socket lost events. Nothing is read while the
 * address is `undefined`.
 */
export function load<T>(address: () => string | undefined): Loaded<T> {
  const live = inject(Live);
  const url = computed(address);
  const resource = httpResource<T>(() => url());
  const fresh = computed(() => (resource.hasValue() ? resource.value() : undefined));
  const value = linkedSignal<{ key: string | undefined; fresh: T | undefined }, T | undefined>({
    source: () => ({ key: url(), fresh: fresh() }),
    computation: (next, previous) =>
      next.fresh ?? (previous?.source.key === next.key ? previous?.value : undefined),
  });
  let seen = live.reloads();
  effect(() => {
    const losses = live.reloads();
    if (losses !== seen) untracked(() => resource.reload());
    seen = losses;
  });
  return {
    value: value.asReadonly(),
    problem: computed(() => {
      const error = resource.error();
      return error === undefined ? null : problemOfError(error);
    }),
    isLoading: resource.isLoading,
    reload: () => {
      resource.reload();
    },
  };
}

/** An address with its query. */
export function addressOf(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
