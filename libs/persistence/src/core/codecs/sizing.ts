import { jsonNumber, numberOf, type JsonNumber, type Money, type Quantity } from '@tidegate/kernel';
import type { Sizing, SizingFactor } from '@tidegate/model';

import { decimalOf, decimalText, jsonNumbers, numbersOf, type JsonNumbers } from './scalar.js';

interface SizingFactorJson {
  readonly name: string;
  readonly multiplier: JsonNumber | null;
  readonly cap: JsonNumber | null;
  readonly after: JsonNumber;
  readonly numbers: JsonNumbers;
}

export interface SizingJson {
  readonly quantity: string;
  readonly notional: string;
  readonly riskAmount: string;
  readonly factors: readonly SizingFactorJson[];
}

export function encodeSizing(sizing: Sizing): SizingJson {
  return {
    quantity: decimalText(sizing.quantity),
    notional: decimalText(sizing.notional),
    riskAmount: decimalText(sizing.riskAmount),
    factors: sizing.factors.map(encodeFactor),
  };
}

export function decodeSizing(json: SizingJson): Sizing {
  return {
    quantity: decimalOf<Quantity>(json.quantity),
    notional: decimalOf<Money>(json.notional),
    riskAmount: decimalOf<Money>(json.riskAmount),
    factors: json.factors.map(decodeFactor),
  };
}

function encodeFactor(factor: SizingFactor): SizingFactorJson {
  return {
    name: factor.name,
    multiplier: factor.multiplier === null ? null : jsonNumber(factor.multiplier),
    cap: factor.cap === null ? null : jsonNumber(factor.cap),
    after: jsonNumber(factor.after),
    numbers: jsonNumbers(factor.numbers),
  };
}

function decodeFactor(json: SizingFactorJson): SizingFactor {
  return {
    name: json.name,
    multiplier: json.multiplier === null ? null : numberOf(json.multiplier),
    cap: json.cap === null ? null : numberOf(json.cap),
    after: numberOf(json.after),
    numbers: numbersOf(json.numbers),
  };
}
