/** A pressed key, as far as shortcuts care. */
export interface Press {
  readonly key: string;
  readonly ctrlOrMeta: boolean;
  readonly alt: boolean;
}

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_200;

/** The name of a press in a shortcut: `Mod+k`, `Alt+l`, `P` for ⇧P, `?`, `[`. */
export function nameOfPress({ key, ctrlOrMeta, alt }: Press): string {
  const name = key.length === 1 && (ctrlOrMeta || alt) ? key.toLowerCase() : key;
  return `${ctrlOrMeta ? 'Mod+' : ''}${alt ? 'Alt+' : ''}${name}`;
}

/** Finds the shortcut that presses complete, such as `w` or `g o`. */
export class KeySequences {
  private first: { readonly name: string; readonly at: number } | null = null;

  /** The completed shortcut, or `null`. A press that starts a sequence waits for the next one. */
  press(name: string, at: number, known: ReadonlySet<string>): string | null {
    const pending = this.first !== null && at - this.first.at <= SEQUENCE_MS ? this.first : null;
    this.first = null;
    const sequence = pending === null ? name : `${pending.name} ${name}`;
    if (known.has(sequence)) return sequence;
    if (pending === null && [...known].some((shortcut) => shortcut.startsWith(`${name} `))) {
      this.first = { name, at };
    }
    return null;
  }
}
