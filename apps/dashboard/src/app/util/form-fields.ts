/** The text fields of a submitted form, by name. */
export function fieldsOf(event: Event): Readonly<Record<string, string | undefined>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(event.target as HTMLFormElement)) {
    if (typeof value === 'string') fields[name] = value;
  }
  return fields;
}
