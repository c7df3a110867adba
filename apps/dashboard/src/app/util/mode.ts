/** What an account's orders are: real money, paper money, or a sample market. */
export const MODES = ['live', 'paper', 'demo', 'replay'] as const;
export type KnownMode = (typeof MODES)[number];

/** `unknown` until a response of the server names the mode; it allows no controls. */
export type Mode = KnownMode | 'unknown';

export function modeOf(text: string | null | undefined): Mode {
  return MODES.find((mode) => mode === text) ?? 'unknown';
}

/** The mode of several accounts: the common one, or `unknown` if they differ. */
export function commonModeOf(modes: readonly Mode[]): Mode {
  const [first, ...others] = modes;
  return first !== undefined && others.every((mode) => mode === first) ? first : 'unknown';
}
