import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucideChevronsUpDown } from '@lucide/angular';

import { CurrentScope } from '../../data/scope.js';
import { Session } from '../../data/session.js';
import { ModeBadge } from '../../ui/frame/mode-badge.js';
import { Popover } from '../../ui/popover/popover.js';
import { modeOf } from '../../util/mode.js';
import { ALL_ACCOUNTS } from '../../util/scope.js';

/** Shows the account and opens the list of all accounts, each with its mode and state. */
@Component({
  selector: 'tg-account-switch',
  imports: [LucideChevronsUpDown, ModeBadge, Popover, RouterLink],
  templateUrl: './account-switch.html',
  styleUrl: './account-switch.css',
})
export class AccountSwitch {
  private readonly session = inject(Session);
  protected readonly current = inject(CurrentScope);
  protected readonly all = ALL_ACCOUNTS;

  protected readonly title = computed(
    () => this.current.membership()?.title ?? this.current.tenant(),
  );
  protected readonly label = computed(
    () =>
      $localize`:@@switchAccount:${this.title()}:tenant: / ${this.current.account()}:account:, switch account`,
  );
  protected readonly tenants = computed(() =>
    this.session.memberships().map((membership) => ({
      ...membership,
      accounts: membership.accounts.map((grant) => ({ ...grant, shown: modeOf(grant.mode) })),
    })),
  );

  protected isCurrent(tenant: string, account: string): boolean {
    return tenant === this.current.tenant() && account === this.current.account();
  }
}
