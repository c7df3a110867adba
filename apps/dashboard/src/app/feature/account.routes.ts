import type { Routes } from '@angular/router';

/** Pages of an account. */
export const routes: Routes = [{ path: '', pathMatch: 'full', redirectTo: 'overview' }];
