import type { Routes } from '@angular/router';

import { enterScope, needsSession, needsSetup, openStart } from './feature/shell/guards.js';

declare const ngDevMode: boolean;

/** The gallery shows every part with sample data; a production build does not contain it. */
const gallery: Routes = ngDevMode
  ? [
      {
        path: 'gallery',
        loadChildren: async () => (await import('./feature/gallery/gallery.routes.js')).routes,
      },
    ]
  : [];

export const routes: Routes = [
  { path: '', pathMatch: 'full', canActivate: [openStart], children: [] },
  ...gallery,
  {
    path: 'setup',
    title: $localize`:@@setupTitle:Setup`,
    canActivate: [needsSetup],
    loadComponent: async () => (await import('./feature/setup/setup.js')).Setup,
  },
  {
    path: 'sign-in',
    title: $localize`:@@signInTitle:Sign in`,
    loadComponent: async () => (await import('./feature/sign-in/sign-in.js')).SignIn,
  },
  {
    path: ':tenant',
    canActivate: [needsSession],
    loadComponent: async () => (await import('./feature/shell/shell.js')).Shell,
    children: [
      {
        path: ':account',
        canActivate: [enterScope],
        canActivateChild: [enterScope],
        loadChildren: async () => (await import('./feature/account.routes.js')).routes,
      },
    ],
  },
  {
    path: '**',
    title: $localize`:@@notFoundTitle:Not found`,
    loadComponent: async () => (await import('./feature/not-found/not-found.js')).NotFound,
  },
];
