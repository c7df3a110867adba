import { InvalidArgumentError } from 'commander';

/** The version of a profile on a command line. */
export function versionNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a version is a whole number from 1');
}
