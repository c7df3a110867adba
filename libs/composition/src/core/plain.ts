import type { CanonicalValue } from '@tidegate/kernel';

/** Options as data: the hash covers what would be printed. */
export function plain(options: object): Readonly<Record<string, CanonicalValue>> {
  return JSON.parse(JSON.stringify(options)) as Readonly<Record<string, CanonicalValue>>;
}
