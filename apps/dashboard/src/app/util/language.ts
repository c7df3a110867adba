/** Languages of the console. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Locales of times and of numbers. They follow the user's language, never the browser's. */
export const TIME_LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
export const NUMBER_LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', de: 'de-DE' };

/** The language of a `lang` attribute; English if the console does not speak it. */
export function languageOf(tag: string): Language {
  const primary = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary) ?? 'en';
}
