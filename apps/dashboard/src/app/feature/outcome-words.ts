/** The words of an outcome that is no gate; `null` for a gate. */
export function outcomeTitle(code: string): string | null {
  if (code === 'accepted') return $localize`:@@outcomeAccepted:Entered`;
  if (code === 'closed_opposite') return $localize`:@@outcomeClosed:Closed the opposite`;
  return null;
}
