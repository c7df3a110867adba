import type { Routes } from '@angular/router';

/** Pages of an account. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'overview' },
  {
    path: 'overview',
    title: $localize`:@@pageOverview:Overview`,
    loadComponent: async () => (await import('./overview/overview.js')).Overview,
  },
  {
    path: 'positions',
    title: $localize`:@@pagePositions:Positions`,
    loadComponent: async () => (await import('./positions/positions.js')).Positions,
  },
];
