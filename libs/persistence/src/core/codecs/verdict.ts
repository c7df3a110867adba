import type { Verdict, VerdictNumbers } from '@tidegate/model';

import { jsonNumber, numberOf, type JsonNumber } from './scalar.js';

/** A number that JSON cannot hold is wrapped, because plain text is a value of its own here. */
type VerdictValueJson = number | string | boolean | { readonly number: JsonNumber };

export interface VerdictJson {
  readonly gate: Verdict['gate'];
  readonly passed: boolean;
  readonly message: string;
  readonly numbers: Readonly<Record<string, VerdictValueJson>>;
}

export function encodeVerdict(verdict: Verdict): VerdictJson {
  const numbers: Record<string, VerdictValueJson> = {};
  for (const [name, value] of Object.entries(verdict.numbers)) numbers[name] = encodeValue(value);
  return { gate: verdict.gate, passed: verdict.passed, message: verdict.message, numbers };
}

export function decodeVerdict(json: VerdictJson): Verdict {
  const numbers: Record<string, VerdictNumbers[string]> = {};
  for (const [name, value] of Object.entries(json.numbers)) {
    numbers[name] = typeof value === 'object' ? numberOf(value.number) : value;
  }
  return { gate: json.gate, passed: json.passed, message: json.message, numbers };
}

function encodeValue(value: VerdictNumbers[string]): VerdictValueJson {
  if (typeof value !== 'number') return value;
  const encoded = jsonNumber(value);
  return typeof encoded === 'number' ? encoded : { number: encoded };
}
