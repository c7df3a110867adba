import { inject } from '@angular/core';
import { Router, type CanActivateFn } from '@angular/router';

import { Authentication } from '../../data/authentication.js';
import { CurrentScope } from '../../data/scope.js';
import { Session } from '../../data/session.js';

/** Lets signed-in users pass; others sign in first and come back. */
export const needsSession: CanActivateFn = async (_route, { url }) => {
  const router = inject(Router);
  const state = await inject(Session).load();
  if (state === 'signed-out')
    return router.createUrlTree(['/sign-in'], { queryParams: { next: url } });
  return true;
};

/** Takes over the account of the URL. The server checks the claim with every request. */
export const enterScope: CanActivateFn = (route) => {
  const parameters = route.pathFromRoot.map(({ params }) => params);
  const { tenant, account } = Object.assign({}, ...parameters) as Record<string, string>;
  inject(CurrentScope).enter({ tenant: tenant ?? '', account: account ?? '' });
  return true;
};

/** Lets the setup be seen on a new installation only. */
export const needsSetup: CanActivateFn = async () => {
  const router = inject(Router);
  return (await inject(Authentication).needsSetup()) || router.createUrlTree(['/sign-in']);
};

/** Opens the first account of the user, the sign-in, or on a new installation the setup. */
export const openStart: CanActivateFn = async () => {
  const router = inject(Router);
  const session = inject(Session);
  const authentication = inject(Authentication);
  const state = await session.load();
  if (state === 'signed-out') {
    const isNew = await authentication.needsSetup();
    return router.createUrlTree([isNew ? '/setup' : '/sign-in']);
  }
  const membership = session.memberships()[0];
  const account = membership?.accounts[0];
  if (membership === undefined || account === undefined) return true;
  return router.createUrlTree(['/', membership.tenant, account.account, 'overview']);
};
