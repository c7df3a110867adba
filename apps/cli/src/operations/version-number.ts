import { InvalidArgumentError } from 'commander';

/** Parses a profile version from the command line. */
export function versionNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a version is a whole number from 1 to 999999');
}
