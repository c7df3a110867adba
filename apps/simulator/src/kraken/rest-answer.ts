import { err, ok, type Result } from '@tidegate/kernel';

/** Kraken's error strings of the public methods, verbatim. */
export const REST_ERRORS = {
  invalidArguments: 'EGeneral:Invalid arguments',
  unknownMethod: 'EGeneral:Unknown method',
  tooManyRequests: 'EGeneral:Too many requests',
  unknownPair: 'EQuery:Unknown asset pair',
  unknownAsset: 'EQuery:Unknown asset',
  unavailable: 'EService:Unavailable',
} as const;

export type RestError =
  (typeof REST_ERRORS)[keyof typeof REST_ERRORS] | `EGeneral:Invalid arguments:${string}`;

export type JsonValue =
  string | number | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export type RestAnswer = Result<JsonValue, RestError>;

/** Parameters of a request, from the query or the body. */
export type RestParameters = ReadonlyMap<string, string>;

export const answer = (result: JsonValue): RestAnswer => ok(result);
export const refuse = (error: RestError): RestAnswer => err(error);

/** The envelope of every response. Refusals also have HTTP status 200. */
export function envelopeText(given: RestAnswer): string {
  return JSON.stringify(given.ok ? { error: [], result: given.value } : { error: [given.error] });
}

/** A whole number ≥ 0 from a parameter; `fallback` if missing, `null` if invalid. */
export function wholeNumber(
  parameters: RestParameters,
  name: string,
  fallback: number,
): number | null {
  const text = parameters.get(name);
  if (text === undefined || text === '') return fallback;
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}
