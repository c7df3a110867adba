/**
 * How far the consequences of a command reach. `reversible`: undone at once. `money`: orders are sent. `wide`: a whole
 * account or more; the user types its name.
 */
export type Danger = 'reversible' | 'money' | 'wide';

/** A row of the preview: what will happen. */
export interface PreviewRow {
  readonly label: string;
  readonly value: string;
  readonly sign?: 'up' | 'down' | 'flat';
}

/** The measured effect of a command. */
export interface Effect {
  /** For example `3 of 3 closed`. */
  readonly sentence: string;
  /** Not everything was confirmed: an alarm. */
  readonly isAlarm: boolean;
}

export interface Confirmation {
  readonly danger: Danger;
  readonly reason: string;
  readonly typedName: string;
  /** The name to type; only for `wide`. */
  readonly expectedName: string;
  readonly hasPreview: boolean;
  readonly needsPreview: boolean;
}

/** What still keeps the command from being sent; empty if nothing does. */
export function missingFrom(confirmation: Confirmation): 'preview' | 'reason' | 'name' | null {
  if (confirmation.needsPreview && !confirmation.hasPreview) return 'preview';
  if (confirmation.reason.trim() === '') return 'reason';
  if (confirmation.danger === 'wide' && confirmation.typedName !== confirmation.expectedName) {
    return 'name';
  }
  return null;
}
