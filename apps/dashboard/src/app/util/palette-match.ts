/** How well a query matches a text: higher is better, `null` if it does not match. */
export function matchScore(query: string, text: string): number | null {
  const wanted = normalised(query);
  const found = normalised(text);
  if (wanted === '') return 0;
  if (found === wanted) return 1_000;
  if (found.startsWith(wanted)) return 800 - found.length;
  const inside = found.indexOf(wanted);
  if (inside > 0) return (isWordStart(found, inside) ? 600 : 400) - inside;
  return subsequenceScore(wanted, found);
}

/** The best entries for a query, best first; equal ones keep their order. */
export function bestMatches<T>(
  query: string,
  entries: readonly T[],
  { textOf, limit }: { readonly textOf: (entry: T) => readonly string[]; readonly limit: number },
): readonly T[] {
  return entries
    .map((entry) => ({ entry, score: bestScore(query, textOf(entry)) }))
    .filter((match): match is { entry: T; score: number } => match.score !== null)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

function bestScore(query: string, texts: readonly string[]): number | null {
  const scores = texts.map((text) => matchScore(query, text)).filter((score) => score !== null);
  return scores.length === 0 ? null : Math.max(...scores);
}

/** Letters in their order with gaps, for example `btus` in `BTC/USD`. */
function subsequenceScore(wanted: string, found: string): number | null {
  let position = -1;
  let gaps = 0;
  for (const letter of wanted) {
    const next = found.indexOf(letter, position + 1);
    if (next < 0) return null;
    gaps += position < 0 ? next : next - position - 1;
    position = next;
  }
  return Math.max(1, 200 - 10 * gaps);
}

const isWordStart = (text: string, index: number): boolean =>
  !/[a-z0-9]/.test(text[index - 1] ?? '');

const normalised = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .trim();
