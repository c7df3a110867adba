import { registerLocaleData } from '@angular/common';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { LOCALE_ID, provideBrowserGlobalErrorListeners } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';

import { App } from './app/app.js';
import { routes } from './app/app.routes.js';
import { apiInterceptor } from './app/data/http.js';
import { ModeTitle } from './app/feature/shell/mode-title.js';
import { languageOf } from './app/util/language.js';

const language = languageOf(document.documentElement.lang);
if (language === 'de') {
  registerLocaleData((await import('@angular/common/locales/de')).default);
}

await bootstrapApplication(App, {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    provideHttpClient(withInterceptors([apiInterceptor])),
    { provide: LOCALE_ID, useValue: language },
    { provide: TitleStrategy, useExisting: ModeTitle },
  ],
});
