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
    path: 'decisions',
    title: $localize`:@@pageDecisions:Decisions`,
    loadComponent: async () => (await import('./decisions/decisions.js')).Decisions,
  },
  {
    path: 'decisions/:id',
    title: $localize`:@@pageDecisions:Decisions`,
    loadComponent: async () => (await import('./decisions/decision-page.js')).DecisionPage,
  },
  {
    path: 'positions',
    title: $localize`:@@pagePositions:Positions`,
    loadComponent: async () => (await import('./positions/positions.js')).Positions,
  },
  {
    path: 'trades',
    title: $localize`:@@pageTrades:Trades`,
    loadComponent: async () => (await import('./trades/trades.js')).Trades,
  },
];
