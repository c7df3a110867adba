import { Component, computed, effect, inject, signal } from '@angular/core';
import type { OrderAnswer } from '@tidegate/contracts';
import { LucideShieldCheck, LucideShieldX } from '@lucide/angular';

import { AccountPositions } from '../../data/positions.js';
import { UserPreferences } from '../../data/preferences.js';
import { Cell } from '../../ui/grid/cell.js';
import { Grid } from '../../ui/grid/grid.js';
import { Change } from '../../ui/marks/change.js';
import { Rail } from '../../ui/marks/rail.js';
import { Announcer } from '../../ui/states/announcer.js';
import { Empty } from '../../ui/states/empty.js';
import { Pending } from '../../ui/states/pending.js';
import type { PositionRow } from '../../util/positions.js';
import { AccountVerbs } from '../account-verbs.js';
import { symbolOf } from '../words.js';
import { orderColumns, positionColumns } from './columns.js';

/** What is open and what protects it: positions, orders. */
@Component({
  selector: 'tg-positions',
  imports: [Cell, Change, Empty, Grid, LucideShieldCheck, LucideShieldX, Pending, Rail],
  providers: [AccountPositions],
  templateUrl: './positions.html',
})
export class Positions {
  private readonly preferences = inject(UserPreferences);
  protected readonly data = inject(AccountPositions);
  protected readonly verbs = inject(AccountVerbs);

  private readonly writing = computed(() => ({
    numbers: this.preferences.numbers(),
    times: this.preferences.times(),
  }));
  protected readonly positionColumns = computed(() =>
    positionColumns(this.writing(), this.verbs.areAllowed()),
  );
  protected readonly orderColumns = computed(() => orderColumns(this.writing()));
  protected readonly unprotected = computed(() =>
    this.data
      .rows()
      .filter(({ protection }) => protection === 'none')
      .map(({ position }) => symbolOf(position.instrument)),
  );
  protected readonly selected = signal<string | null>(null);

  protected readonly keyOfPosition = ({ position }: PositionRow): string => position.id;
  protected readonly keyOfOrder = ({ id }: OrderAnswer): string => id;

  constructor() {
    const announcer = inject(Announcer);
    effect(() => {
      const names = this.data.orders.value() === undefined ? [] : this.unprotected();
      announcer.alert(
        names.length === 0
          ? ''
          : $localize`:@@alertNoStop:${names.join(', ')}:instruments:: no working stop`,
      );
    });
  }

  protected close(event: Event, { position }: PositionRow): void {
    event.stopPropagation();
    void this.verbs.close(position.instrument);
  }
}
