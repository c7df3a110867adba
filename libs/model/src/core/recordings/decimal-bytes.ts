/** ASCII bytes with a meaning in recordings. */
export const BYTE = {
  comma: 44,
  minus: 45,
  dot: 46,
  newline: 10,
  return: 13,
  zero: 48,
  nine: 57,
  plus: 43,
  largeE: 69,
  smallE: 101,
} as const;

/** Powers of ten that are exact doubles: dividing digits up to 2⁵³ by one of them rounds correctly. */
const EXACT_POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Parses numbers from bytes; `at` is the offset after the last number. */
export class DecimalReader {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Parses a decimal number; NaN if there is none. Computes short plain numbers exactly, others by `Number`. */
  read(): number {
    const { bytes, at: start } = this;
    const negative = bytes[start] === BYTE.minus;
    // Local variables for speed: this loop takes most of the time of reading a file.
    let at = negative ? start + 1 : start;
    let digits = 0;
    let seen = 0;
    let decimals = -1;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte >= BYTE.zero && byte <= BYTE.nine) {
        digits = digits * 10 + (byte - BYTE.zero);
        seen += 1;
        if (decimals >= 0) decimals += 1;
      } else if (byte === BYTE.dot && decimals < 0) {
        decimals = 0;
      } else {
        break;
      }
    }
    this.at = at;
    if (seen === 0) return Number.NaN;
    const hasExponent = this.skipExponent();
    if (hasExponent || digits > Number.MAX_SAFE_INTEGER || decimals > 22) {
      return Number(this.textFrom(start));
    }
    const value = decimals > 0 ? digits / (EXACT_POWERS[decimals] as number) : digits;
    return negative ? -value : value;
  }

  /** The text between `start` and `at`. */
  textFrom(start: number): string {
    let text = '';
    for (let at = start; at < this.at; at++) text += String.fromCharCode(this.bytes[at] as number);
    return text;
  }

  private skipExponent(): boolean {
    const byte = this.bytes[this.at];
    if (byte !== BYTE.smallE && byte !== BYTE.largeE) return false;
    const sign = this.bytes[this.at + 1];
    this.at += sign === BYTE.minus || sign === BYTE.plus ? 2 : 1;
    while (isDigit(this.bytes[this.at])) this.at += 1;
    return true;
  }
}

/** Whether a number can start with the byte. */
export function isOfNumber(byte: number): boolean {
  return isDigit(byte) || byte === BYTE.dot || byte === BYTE.minus;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= BYTE.zero && byte <= BYTE.nine;
}
