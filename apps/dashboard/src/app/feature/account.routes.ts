import type { Routes } from '@angular/router';

/** Pages of an account. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'positions' },
  {
    path: 'positions',
    title: $localize`:@@pagePositions:Positions`,
    loadComponent: async () => (await import('./positions/positions.js')).Positions,
  },
];
