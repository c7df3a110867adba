/** Code unit order; equal to SQLite's binary order for ASCII ids. */
export function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
