import { loadTranslations } from '@angular/localize';

import { languageOf } from './app/util/language.js';

// Texts are translated when their module is evaluated, so the catalogue is loaded before the application.
const language = languageOf(document.documentElement.lang);
if (language !== 'en') {
  const response = await fetch(`/locale/${language}.json`);
  if (response.ok) loadTranslations((await response.json()) as Record<string, string>);
  else document.documentElement.lang = 'en';
}
await import('./start.js');
