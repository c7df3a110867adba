import { Decimal, invariant } from '@tidegate/kernel';
import type { BookSide, OrderBookLadder } from '@tidegate/market-data';

/** Levels per side that a checksum covers, at any depth. */
const CHECKSUM_LEVELS = 10;

/** Below this value, a number times its scale rounds to exactly the integer that the venue printed. */
const EXACT_INTEGER_MAX = 2 ** 50;
const POLYNOMIAL = 0xedb88320;
const LENGTH_MAX = 128;
const GROUP = 10_000;
const ZERO = 48;

const BYTE_STEP = byteStepTable();
const ZERO_SHIFTS = zeroShiftTables();
const GROUP_CRCS = groupTable();

/**
 * The contribution of one level to the checksum: the CRC register after the level's digits, starting from zero, and the
 * number of digits. CRC-32 is linear, so the register of a whole book combines the registers of its levels, each
 * shifted by the digits that follow. A level is computed once, when it changes, and a verification takes twenty table
 * steps.
 */
export class LevelDigest {
  register = 0;
  length = 0;
  private readonly priceScale: number;
  private readonly quantityScale: number;

  constructor(
    private readonly pricePrecision: number,
    private readonly quantityPrecision: number,
  ) {
    this.priceScale = 10 ** pricePrecision;
    this.quantityScale = 10 ** quantityPrecision;
  }

  /** Whether the numbers are small enough for `take`; larger numbers require `takeText`. */
  isExact(price: number, quantity: number): boolean {
    return (
      price * this.priceScale < EXACT_INTEGER_MAX &&
      quantity * this.quantityScale < EXACT_INTEGER_MAX
    );
  }

  /** Digests a level with exact numbers: their scaled integers equal the texts without point and leading zeros. */
  take(price: number, quantity: number): void {
    this.takeScaled(Math.round(price * this.priceScale), Math.round(quantity * this.quantityScale));
  }

  /** Digests a level from its scaled integers (number × 10^precision). */
  takeScaled(price: number, quantity: number): void {
    this.begin();
    this.addInteger(price);
    this.addInteger(quantity);
  }

  /** Digests a level from the texts of its numbers, in any size and JSON notation. */
  takeText(price: string, quantity: string): void {
    this.begin();
    this.addDigits(digitsOf(price, this.pricePrecision));
    this.addDigits(digitsOf(quantity, this.quantityPrecision));
  }

  private begin(): void {
    this.register = 0;
    this.length = 0;
  }

  private addInteger(value: number): void {
    if (value >= GROUP) {
      const high = Math.floor(value / GROUP);
      this.addInteger(high);
      const low = value - high * GROUP;
      this.register = shiftByZeros(this.register, 4) ^ (GROUP_CRCS[low] as number);
      this.length += 4;
    } else if (value >= 1_000) {
      this.register = shiftByZeros(this.register, 4) ^ (GROUP_CRCS[value] as number);
      this.length += 4;
    } else {
      this.addSmallInteger(value);
    }
  }

  private addSmallInteger(value: number): void {
    if (value >= 100) this.addByte(ZERO + Math.floor(value / 100));
    if (value >= 10) this.addByte(ZERO + (Math.floor(value / 10) % 10));
    if (value > 0) this.addByte(ZERO + (value % 10));
  }

  private addDigits(digits: string): void {
    for (let index = 0; index < digits.length; index++) this.addByte(digits.charCodeAt(index));
  }

  private addByte(byte: number): void {
    this.register = (this.register >>> 8) ^ (BYTE_STEP[(this.register ^ byte) & 0xff] as number);
    this.length += 1;
  }
}

/**
 * Kraken's book checksum: CRC-32 (IEEE) over the digits of the best ten asks, then of the best ten bids, price before
 * quantity, as an unsigned integer. Each level's `tag` and `mark` must hold its digest's register and length.
 */
export function checksumOf(ladder: OrderBookLadder): number {
  return (addSide(addSide(-1, ladder.asks), ladder.bids) ^ -1) >>> 0;
}

function addSide(start: number, side: BookSide): number {
  const { tags, marks } = side;
  const levels = Math.min(CHECKSUM_LEVELS, side.count);
  let register = start;
  for (let level = 0; level < levels; level++) {
    register = shiftByZeros(register, marks[level] as number) ^ (tags[level] as number);
  }
  return register;
}

/** The digits of a number's text at a fixed precision, without the point and without leading zeros. */
function digitsOf(text: string, precision: number): string {
  const digits = new Decimal(text).toFixed(precision).replace('.', '').replace(/^0+/, '');
  invariant(digits.length < LENGTH_MAX / 2, 'Number has too many digits for the checksum', {
    text,
  });
  return digits;
}

/** The register after `count` further zero bytes. */
function shiftByZeros(register: number, count: number): number {
  const base = count << 10;
  return (
    (ZERO_SHIFTS[base | (register & 0xff)] as number) ^
    (ZERO_SHIFTS[base | 256 | ((register >>> 8) & 0xff)] as number) ^
    (ZERO_SHIFTS[base | 512 | ((register >>> 16) & 0xff)] as number) ^
    (ZERO_SHIFTS[base | 768 | (register >>> 24)] as number)
  );
}

function byteStepTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let register = byte;
    for (let bit = 0; bit < 8; bit++) {
      register = register & 1 ? (register >>> 1) ^ POLYNOMIAL : register >>> 1;
    }
    return register;
  });
}

/** For each count of zero bytes, four tables of 256 with the result for each byte of the register. */
function zeroShiftTables(): Int32Array {
  const tables = new Int32Array(LENGTH_MAX * 1_024);
  for (let lane = 0; lane < 4; lane++) {
    for (let byte = 0; byte < 256; byte++) {
      let register = byte << (8 * lane);
      for (let count = 0; count < LENGTH_MAX; count++) {
        tables[(count << 10) | (lane << 8) | byte] = register;
        register = (register >>> 8) ^ (BYTE_STEP[register & 0xff] as number);
      }
    }
  }
  return tables;
}

/** The register after each group of four digits (with leading zeros), starting from zero. */
function groupTable(): Int32Array {
  return Int32Array.from({ length: GROUP }, (_, group) => {
    let register = 0;
    for (const divisor of [1_000, 100, 10, 1]) {
      const byte = ZERO + (Math.floor(group / divisor) % 10);
      register = (register >>> 8) ^ (BYTE_STEP[(register ^ byte) & 0xff] as number);
    }
    return register;
  });
}
