const ENCODER = new TextEncoder();
const bytesOf = (text: string): Uint8Array => ENCODER.encode(text);

const HEAD = '{"channel":"book","type":"update","data":[{"symbol":"';
const BIDS = bytesOf('","bids":[');
const ASKS = bytesOf('],"asks":[');
const CHECKSUM = bytesOf('],"checksum":');
const TIMESTAMP = bytesOf(',"timestamp":"');
const TAIL = bytesOf('}]}');
const PRICE = bytesOf('{"price":');
const QUANTITY = bytesOf(',"qty":');

const QUOTE = 34;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const BACKSLASH = 92;
const BRACKET = 93;
const BRACE = 125;

/** Numbers with this many digits are exact in a double. `fits` checks their product with the missing zeros. */
const DIGITS_MAX = 15;
const EXACT_MAX = 2 ** 50;
const LEVELS_MAX = 64;
const FRAME_LENGTH_MAX = 4_096;
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);
const AMBIGUOUS = -1;

/**
 * Reads the most frequent frame, a book update of one symbol, without building objects, in well under half the time of
 * `JSON.parse`. It accepts only that exact shape, a known symbol, and numbers that doubles represent exactly. For all
 * other frames the caller uses `parseFrame`, which returns the same rows.
 */
export class BookUpdateScanner {
  /** Index of the symbol in the constructor's list. */
  symbolIndex = 0;
  checksum = 0;
  /** Rows 0 … `bidCount − 1` are bids; the rest, up to `count`, are asks. Rows keep the order of the frame. */
  bidCount = 0;
  count = 0;
  private readonly symbols: readonly Uint8Array[];
  private readonly indexByHash = new Map<number, number>();
  private readonly priceMantissas = new Float64Array(LEVELS_MAX);
  private readonly priceDecimals = new Uint8Array(LEVELS_MAX);
  private readonly quantityMantissas = new Float64Array(LEVELS_MAX);
  private readonly quantityDecimals = new Uint8Array(LEVELS_MAX);
  /** The frame as bytes, which are read several times as fast as with `charCodeAt`. */
  private readonly bytes = new Uint8Array(FRAME_LENGTH_MAX);
  private length = 0;
  private at = 0;
  private decimals = 0;

  constructor(symbols: readonly string[]) {
    this.symbols = symbols.map(bytesOf);
    this.symbols.forEach((symbol, index) => {
      const hash = hashOf(symbol, 0, symbol.length);
      this.indexByHash.set(hash, this.indexByHash.has(hash) ? AMBIGUOUS : index);
    });
  }

  /** Returns `true` if `text` was read; the fields then hold its content until the next call. */
  scan(text: string): boolean {
    if (text.length > FRAME_LENGTH_MAX || !text.startsWith(HEAD)) return false;
    this.length = ENCODER.encodeInto(text, this.bytes).written;
    if (this.length !== text.length) return false;
    this.at = HEAD.length;
    this.count = 0;
    if (!this.readSymbol() || !this.skip(BIDS) || !this.readLevels()) return false;
    this.bidCount = this.count;
    if (!this.skip(ASKS) || !this.readLevels() || !this.skip(CHECKSUM)) return false;
    this.checksum = this.readNumber();
    return this.checksum >= 0 && this.decimals === 0 && this.isAtEnd();
  }

  /** Whether every number, scaled by its precision, is an integer that a double represents exactly. */
  fits(pricePrecision: number, quantityPrecision: number): boolean {
    for (let row = 0; row < this.count; row++) {
      const priceZeros = pricePrecision - (this.priceDecimals[row] as number);
      const quantityZeros = quantityPrecision - (this.quantityDecimals[row] as number);
      if (priceZeros < 0 || quantityZeros < 0) return false;
      if (this.scaledPrice(row, pricePrecision) >= EXACT_MAX) return false;
      if (this.scaledQuantity(row, quantityPrecision) >= EXACT_MAX) return false;
    }
    return true;
  }

  price(row: number): number {
    return (
      (this.priceMantissas[row] as number) /
      (POWERS_OF_TEN[this.priceDecimals[row] as number] as number)
    );
  }

  quantity(row: number): number {
    return (
      (this.quantityMantissas[row] as number) /
      (POWERS_OF_TEN[this.quantityDecimals[row] as number] as number)
    );
  }

  /** price × 10^precision, an integer. */
  scaledPrice(row: number, precision: number): number {
    const zeros = precision - (this.priceDecimals[row] as number);
    return (this.priceMantissas[row] as number) * (POWERS_OF_TEN[zeros] as number);
  }

  /** quantity × 10^precision, an integer. */
  scaledQuantity(row: number, precision: number): number {
    const zeros = precision - (this.quantityDecimals[row] as number);
    return (this.quantityMantissas[row] as number) * (POWERS_OF_TEN[zeros] as number);
  }

  private skip(expected: Uint8Array): boolean {
    const { bytes, at } = this;
    for (let index = 0; index < expected.length; index++) {
      if (bytes[at + index] !== expected[index]) return false;
    }
    this.at = at + expected.length;
    return true;
  }

  /** Reads the symbol at the current position, up to its closing quote. */
  private readSymbol(): boolean {
    const end = this.endOfPlainText();
    const index = this.indexByHash.get(hashOf(this.bytes, this.at, end));
    const symbol = index === undefined ? undefined : this.symbols[index];
    if (index === undefined || !symbol) return false;
    this.symbolIndex = index;
    return this.skip(symbol) && this.at === end;
  }

  /**
   * Position of the closing quote of the current text; the end of the frame if it has escapes or control characters.
   */
  private endOfPlainText(): number {
    const { bytes, length } = this;
    for (let at = this.at; at < length; at++) {
      const code = bytes[at] as number;
      if (code === QUOTE) return at;
      if (code === BACKSLASH || code < 32) return length;
    }
    return length;
  }

  /** Reads levels up to the closing bracket. */
  private readLevels(): boolean {
    if (this.bytes[this.at] === BRACKET) return true;
    for (;;) {
      if (!this.readLevel()) return false;
      const code = this.bytes[this.at];
      if (code === BRACKET) return true;
      if (code !== COMMA) return false;
      this.at += 1;
    }
  }

  private readLevel(): boolean {
    const row = this.count;
    if (row === LEVELS_MAX || !this.skip(PRICE)) return false;
    const price = this.readNumber();
    if (price <= 0) return false;
    this.priceMantissas[row] = price;
    this.priceDecimals[row] = this.decimals;
    if (!this.skip(QUANTITY)) return false;
    const quantity = this.readNumber();
    if (quantity < 0 || this.bytes[this.at] !== BRACE) return false;
    this.quantityMantissas[row] = quantity;
    this.quantityDecimals[row] = this.decimals;
    this.at += 1;
    this.count = row + 1;
    return true;
  }

  /** Reads a plain decimal as an integer of its digits and sets `decimals`; returns −1 for any other notation. */
  private readNumber(): number {
    const { bytes, length } = this;
    const start = this.at;
    let at = start;
    let pointAt = -1;
    let mantissa = 0;
    for (; at < length; at++) {
      const code = bytes[at] as number;
      if (code >= ZERO && code < ZERO + 10) mantissa = mantissa * 10 + (code - ZERO);
      else if (code === POINT && pointAt < 0) pointAt = at;
      else break;
    }
    const wholeEnd = pointAt < 0 ? at : pointAt;
    const hasLeadingZero = bytes[start] === ZERO && wholeEnd > start + 1;
    if (wholeEnd === start || hasLeadingZero || pointAt === at - 1) return -1;
    if (at - start > DIGITS_MAX + 1) return -1;
    this.decimals = pointAt < 0 ? 0 : at - pointAt - 1;
    this.at = at;
    return mantissa;
  }

  private isAtEnd(): boolean {
    if (this.skip(TIMESTAMP)) this.at = this.endOfPlainText() + 1;
    return this.skip(TAIL) && this.at === this.length;
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}
