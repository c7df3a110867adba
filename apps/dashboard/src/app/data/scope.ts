import { computed, inject, Service, signal } from '@angular/core';

import { commonModeOf, type Mode } from '../util/mode.js';
import { ALL_ACCOUNTS, type Scope } from '../util/scope.js';
import { Session } from './session.js';

/** The account that the page shows, and its mode as the server states it. */
@Service()
export class CurrentScope {
  private readonly session = inject(Session);
  private readonly current = signal<Scope>({ tenant: '', account: '' }, { equal: isSame });
  /** Modes that responses named, by account. They win over the list of accounts. */
  private readonly stated = signal<Readonly<Record<string, Mode>>>({});

  readonly scope = this.current.asReadonly();
  readonly tenant = computed(() => this.current().tenant);
  readonly account = computed(() => this.current().account);
  readonly membership = computed(() =>
    this.session.memberships().find(({ tenant }) => tenant === this.tenant()),
  );
  readonly accounts = computed(() => this.membership()?.accounts ?? []);
  readonly grant = computed(() =>
    this.accounts().find(({ account }) => account === this.account()),
  );
  readonly mode = computed<Mode>(() => {
    const { tenant, account } = this.current();
    if (account !== ALL_ACCOUNTS) return this.modeOf(tenant, account);
    return commonModeOf(this.accounts().map((grant) => this.modeOf(tenant, grant.account)));
  });
  readonly verbs = computed(() => new Set<string>(this.membership()?.verbs ?? []));

  enter(scope: Scope): void {
    this.current.set(scope);
  }

  may(verb: string): boolean {
    return this.verbs().has(verb);
  }

  /** Notes the mode that a response of an account named. */
  state(scope: Scope, mode: Mode): void {
    const key = keyOf(scope);
    if (this.stated()[key] === mode) return;
    this.stated.update((before) => ({ ...before, [key]: mode }));
  }

  private modeOf(tenant: string, account: string): Mode {
    return this.stated()[keyOf({ tenant, account })] ?? this.session.modeOf(tenant, account);
  }
}

const keyOf = ({ tenant, account }: Scope): string => `${tenant}/${account}`;
const isSame = (a: Scope, b: Scope): boolean => a.tenant === b.tenant && a.account === b.account;
