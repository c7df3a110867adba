import { httpResource } from '@angular/common/http';
import { computed, effect, inject, linkedSignal, untracked, type Signal } from '@angular/core';

import type { Problem } from '../util/problem.js';
import { apiAddress } from '../util/api-address.js';
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

/**
 * Reads an address of the API, and again whenever it changes or the socket lost events. Nothing is read while the
 * address is `undefined`.
 */
function load<T>(address: () => string | undefined): Loaded<T> {
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

/** A reading of the API as its description has it: the template of its path, its names, and its query. */
interface Reading {
  readonly url: string;
  readonly path?: unknown;
  readonly query?: unknown;
}

/** What a request names. */
interface RequestOf<Data extends Reading> {
  readonly path?: Data['path'];
  readonly query?: Data['query'];
}

/**
 * Reads a route with the types that are generated from the API's description, and again whenever its request changes.
 * Nothing is read while the request is `undefined`.
 */
export function read<Data extends Reading, Answer>(
  url: Data['url'],
  request: () => RequestOf<Data> | undefined,
): Loaded<Answer> {
  return load<Answer>(() => {
    const asked = request();
    if (asked === undefined) return undefined;
    return apiAddress(
      url,
      asked.path ?? {},
      asked.query ?? {},
    );
  });
}
