import { jsonNumber, numberOf, type JsonNumber } from '@tidegate/kernel';
import type { Verdict, VerdictNumbers } from '@tidegate/model';

import { isPlainJson } from './scalar.js';

/** Numbers that JSON cannot represent are wrapped, because a verdict may also contain strings. */
type VerdictValueJson = number | string | boolean | { readonly number: JsonNumber };

export interface VerdictJson {
  readonly gate: Verdict['gate'];
  readonly passed: boolean;
  readonly message: string;
  readonly numbers: Readonly<Record<string, VerdictValueJson>>;
}

export function encodeVerdict(verdict: Verdict): VerdictJson {
  if (isPlainJson(verdict.numbers)) return verdict;
  const numbers = Object.fromEntries(
    Object.entries(verdict.numbers).map(([name, value]) => [name, encodeValue(value)] as const),
  );
  return { gate: verdict.gate, passed: verdict.passed, message: verdict.message, numbers };
}

/** The verdicts of a decision. Without wrapped numbers they are returned as parsed. */
export function decodeVerdicts(text: string): readonly Verdict[] {
  const verdicts = JSON.parse(text) as readonly VerdictJson[];
  return text.includes('{"number":') ? verdicts.map(decodeVerdict) : (verdicts as Verdict[]);
}

function decodeVerdict(json: VerdictJson): Verdict {
  const numbers = Object.fromEntries(
    Object.entries(json.numbers).map(([name, value]) => [name, decodeValue(value)] as const),
  );
  return { gate: json.gate, passed: json.passed, message: json.message, numbers };
}

function encodeValue(value: VerdictNumbers[string]): VerdictValueJson {
  if (typeof value !== 'number') return value;
  const encoded = jsonNumber(value);
  return typeof encoded === 'number' ? encoded : { number: encoded };
}

function decodeValue(value: VerdictValueJson): VerdictNumbers[string] {
  return typeof value === 'object' ? numberOf(value.number) : value;
}
