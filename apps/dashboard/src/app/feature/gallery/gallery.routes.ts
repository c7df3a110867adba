import type { Routes } from '@angular/router';

/** Every part of the console in every state, with sample data. */
export const routes: Routes = [
  {
    path: '',
    title: 'Gallery',
    loadComponent: async () => (await import('./gallery.js')).Gallery,
  },
];
