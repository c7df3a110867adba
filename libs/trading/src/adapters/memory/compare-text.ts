/** Code unit order, which SQLite's binary order agrees with for ids in ASCII. */
export function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
