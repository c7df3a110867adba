/** Names of tenants, accounts and profiles: lowercase letters, digits and dashes. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const NAMED = {
  message:
    '$property must be 1 to 63 lowercase letters, digits and dashes, and must not start with a dash',
};

/** Stable codes, for example of pauses. */
export const CODE = /^[A-Z][A-Z0-9_]{0,39}$/;
export const CODED = {
  message:
    '$property must be 1 to 40 capitals, digits and underscores, and must start with a capital',
};

/** A decimal string of 0 or more. */
export const AMOUNT = /^(0|[1-9]\d{0,14})(\.\d{1,18})?$/;
export const IN_DECIMALS = {
  message: '$property must be a decimal string of 0 or more, for example "1000.50"',
};

/** A decimal string with an optional minus sign. */
export const SIGNED_AMOUNT = /^-?(0|[1-9]\d{0,14})(\.\d{1,18})?$/;
export const SIGNED = {
  message: '$property must be a decimal string, for example "1000.50" or "-250"',
};

/** Currencies and coins. */
export const ASSET = /^[A-Z0-9]{1,20}$/;
export const NAMED_ASSET = {
  message: '$property must be 1 to 20 capitals and digits, for example USD',
};

/** Keys of commands and ids of transfers. */
export const IDENTIFIER = /^[A-Za-z0-9_-]{1,64}$/;
export const IDENTIFIED = {
  message: '$property must be 1 to 64 letters, digits, dashes and underscores',
};

/** `BASE/QUOTE`. */
export const SYMBOL = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/;
