import type { Language } from './language.js';

/** What a typed amount is: a decimal string for the server, or why it is none. */
export type TypedDecimal =
  | { readonly ok: true; readonly value: string }
  | {
      readonly ok: false;
      readonly fault: 'empty' | 'not-a-number' | 'too-precise' | 'not-positive';
    };

export interface DecimalRules {
  /** Decimal places that the server accepts. */
  readonly digits: number;
  readonly mayBeZero: boolean;
}

const SEPARATORS: Readonly<Record<Language, { group: RegExp; decimal: string }>> = {
  en: { group: /,(?=\d{3}(\D|$))/g, decimal: '.' },
  de: { group: /\.(?=\d{3}(\D|$))/g, decimal: ',' },
};

/** Reads what a user typed, with the separators of the user's language. The value keeps every digit. */
export function readDecimal(
  typed: string,
  language: Language,
  { digits, mayBeZero }: DecimalRules,
): TypedDecimal {
  const { group, decimal } = SEPARATORS[language];
  const bare = typed.replaceAll(/[\s\u00a0\u202f]/g, '');
  if (bare === '') return { ok: false, fault: 'empty' };
  const plain = bare.replaceAll(group, '').replace(decimal, '.');
  const match = /^(\d{0,15})(?:\.(\d*))?$/.exec(plain);
  if (match === null || plain === '.') return { ok: false, fault: 'not-a-number' };
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '') || '0';
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return { ok: false, fault: 'too-precise' };
  const value = fraction === '' ? whole : `${whole}.${fraction}`;
  if (value === '0' && !mayBeZero) return { ok: false, fault: 'not-positive' };
  return { ok: true, value };
}

/** A decimal string as the user would type it. */
export function typedForm(value: string, language: Language): string {
  return value.replace('.', SEPARATORS[language].decimal);
}
