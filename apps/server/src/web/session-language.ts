import type { ConsoleServices } from '@tidegate/tenants';
import { isSignedIn } from '@tidegate/tenants';

/** The languages of the console; the first is the default. */
const LANGUAGES = ['en', 'de'] as const;

/** The language in the preferences of a session's user; English without one. */
export async function sessionLanguage(
  { principals, users }: Pick<ConsoleServices, 'principals' | 'users'>,
  token: string | undefined,
): Promise<string> {
  const principal = token === undefined ? null : await principals.bySession(token, '');
  const caller = principal && { principal, address: '', device: '', requestId: '' };
  if (!caller || !isSignedIn(caller)) return LANGUAGES[0];
  const { language } = JSON.parse(await users.preferences(caller)) as { language?: unknown };
  return LANGUAGES.find((known) => known === language) ?? LANGUAGES[0];
}
