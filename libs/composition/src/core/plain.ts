import type { CanonicalValue } from '@tidegate/kernel';

/** Options as plain data, so that hashes cover exactly their JSON. */
export function plain(options: object): Readonly<Record<string, CanonicalValue>> {
  return JSON.parse(JSON.stringify(options)) as Readonly<Record<string, CanonicalValue>>;
}
