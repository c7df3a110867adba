import { Component, computed, DestroyRef, effect, inject, input } from '@angular/core';
import { Router } from '@angular/router';

import type { DecisionsShowData, DecisionsShowResponse } from '../../../generated/types.gen.js';
import { read } from '../../data/loaded.js';
import { CurrentScope } from '../../data/scope.js';
import { Keys } from '../../ui/keys/keys.js';
import { Announcer } from '../../ui/states/announcer.js';
import { Pending } from '../../ui/states/pending.js';
import { gateTitle } from '../../ui/why/gate-words.js';
import { WhyCard } from '../../ui/why/why-card.js';
import { whyOfCard } from '../../util/why-of-card.js';
import { refusalOf } from '../../util/why.js';
import { regimeWords } from '../words.js';

/** Loads a decision and shows why. `[` and `]` walk through the decisions of its instrument. */
@Component({
  selector: 'tg-why-panel',
  imports: [Pending, WhyCard],
  template: `@if (why(); as shown) {
      <tg-why-card
        [why]="shown"
        [digits]="digits()"
        (copyJson)="copyJson()"
        (copyLink)="copyLink()"
      />
    } @else {
      <div class="card">
        <tg-pending
          [of]="card"
          [lines]="10"
          i18n-waitsFor="@@waitsForDecision"
          waitsFor="the decision"
        />
      </div>
    }`,
  styles: ':host { display: block; }',
})
export class WhyPanel {
  private readonly current = inject(CurrentScope);
  private readonly router = inject(Router);
  private readonly announcer = inject(Announcer);

  readonly id = input.required<string>();
  readonly digits = input(2);

  protected readonly card = read<DecisionsShowData, DecisionsShowResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/decisions/{id}',
    () => ({ path: { ...this.current.scope(), id: this.id() } }),
  );
  protected readonly why = computed(() => {
    const card = this.card.value();
    return card === undefined ? null : whyOfCard(card, regimeWords);
  });

  constructor() {
    effect(() => {
      const shown = this.why();
      if (shown === null) return;
      const refused = refusalOf(shown.gates);
      const outcome =
        refused === null
          ? $localize`:@@spokenEntered:entered`
          : $localize`:@@spokenRefused:refused by ${gateTitle(refused.gate.code)}:gate:`;
      this.announcer.say(`${shown.instrument} ${shown.id}: ${outcome}`);
    });
    const group = $localize`:@@keysDecisions:Decisions`;
    inject(Keys).register(
      [
        {
          keys: '[',
          label: $localize`:@@keyPreviousDecision:Previous decision`,
          group,
          run: () => {
            this.walk(this.card.value()?.previous);
          },
        },
        {
          keys: ']',
          label: $localize`:@@keyNextDecision:Next decision`,
          group,
          run: () => {
            this.walk(this.card.value()?.next);
          },
        },
      ],
      inject(DestroyRef),
    );
  }

  protected async copyJson(): Promise<void> {
    await navigator.clipboard.writeText(JSON.stringify(this.card.value(), null, 2));
    this.announcer.say($localize`:@@copied:Copied`);
  }

  protected async copyLink(): Promise<void> {
    const { tenant, account } = this.current.scope();
    const tree = this.router.createUrlTree(['/', tenant, account, 'decisions', this.id()]);
    await navigator.clipboard.writeText(location.origin + this.router.serializeUrl(tree));
    this.announcer.say($localize`:@@copied:Copied`);
  }

  private walk(id: string | null | undefined): void {
    if (id === null || id === undefined) return;
    const { tenant, account } = this.current.scope();
    void this.router.navigate(['/', tenant, account, 'decisions', id]);
  }
}
