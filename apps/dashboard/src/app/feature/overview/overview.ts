import { Component, computed, DestroyRef, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LucideCheck, LucideCircleQuestionMark, LucideEye, LucideX } from '@lucide/angular';

import type {
  DecisionsFunnelData,
  DecisionsFunnelResponse,
  DecisionsListData,
  DecisionsListResponse,
} from '../../../generated/types.gen.js';
import { Live } from '../../data/live.js';
import { read } from '../../data/loaded.js';
import { AccountPositions } from '../../data/positions.js';
import { UserPreferences } from '../../data/preferences.js';
import { CurrentScope } from '../../data/scope.js';
import type { DefinitionText } from '../../ui/figure/definition.js';
import { Figure } from '../../ui/figure/figure.js';
import { MoneyPipe } from '../../ui/figure/money.js';
import { Keys } from '../../ui/keys/keys.js';
import { Change } from '../../ui/marks/change.js';
import { Funnel } from '../../ui/marks/funnel.js';
import { Rail } from '../../ui/marks/rail.js';
import { Empty } from '../../ui/states/empty.js';
import { Pending } from '../../ui/states/pending.js';
import { GATE_ORDER, gateTitle } from '../../ui/why/gate-words.js';
import { funnelLevels } from '../../util/funnel.js';
import { numberOf } from '../../util/numbers.js';
import { safetyOf } from '../../util/safety.js';
import { AccountVerbs } from '../account-verbs.js';
import { sideWord, symbolOf } from '../words.js';
import { outcomeTitle } from '../outcome-words.js';
import { EquityCard } from './equity-card.js';
import { answerWord, reasonPage, reasonSentence } from './safety-words.js';

const LAST_DECISIONS = '8';

/** Is my money safe right now? The sentence, the figures, and the open positions with their protection. */
@Component({
  selector: 'tg-overview',
  imports: [
    Change,
    Empty,
    EquityCard,
    Figure,
    Funnel,
    LucideCheck,
    LucideCircleQuestionMark,
    LucideEye,
    LucideX,
    MoneyPipe,
    Pending,
    Rail,
    RouterLink,
  ],
  providers: [AccountPositions],
  templateUrl: './overview.html',
  styleUrl: './overview.css',
})
export class Overview {
  private readonly live = inject(Live);
  private readonly router = inject(Router);
  private readonly preferences = inject(UserPreferences);
  protected readonly current = inject(CurrentScope);
  protected readonly data = inject(AccountPositions);
  protected readonly verbs = inject(AccountVerbs);

  protected readonly symbolOf = symbolOf;
  protected readonly sideWord = sideWord;
  protected readonly standing = computed(
    () =>
      this.live.status()?.accounts.find(({ account }) => account === this.current.account()) ??
      null,
  );
  protected readonly engines = computed(() => this.live.status()?.engines ?? []);
  protected readonly currency = computed(() => this.standing()?.currency ?? '');
  protected readonly safety = computed(() => {
    const safety = safetyOf({
      link: this.live.link(),
      engines: this.engines(),
      standing: this.standing(),
      positions: this.data.rows(),
    });
    const times = this.preferences.times();
    return {
      ...safety,
      word: answerWord(safety.answer),
      loss: safety.lossAtStops === null ? null : -safety.lossAtStops,
      rate: safety.lossRate === null ? '' : this.preferences.numbers().percentUpTo(safety.lossRate),
      reasons: safety.reasons.map((reason) => ({
        text: reasonSentence(reason, times),
        page: reasonPage(reason),
      })),
    };
  });
  /** What is well, in one quiet line. */
  protected readonly evidence = computed(() => {
    const times = this.preferences.times();
    const running = this.engines().filter(({ phase }) => phase === 'running').length;
    const facts = [
      $localize`:@@evidenceEngines:engines ${running}:running: of ${this.engines().length}:all: running`,
      ...this.engines().map(
        ({ venue, lastMessageAgeMs }) =>
          $localize`:@@evidenceFeed:${venue}:venue: heard ${times.duration(lastMessageAgeMs)}:age: ago`,
      ),
    ];
    const balanced = this.standing()?.ledgerBalanced ?? null;
    if (balanced === true) facts.push($localize`:@@evidenceLedger:ledger balanced`);
    return facts.join(' · ');
  });
  protected readonly exposure = computed(() => {
    const equity = numberOf(this.standing()?.equity);
    if (equity === null || equity <= 0) return null;
    const held = this.data
      .rows()
      .map(({ position, now, prices }) =>
        Math.abs((now ?? prices.entry ?? 0) * (numberOf(position.quantity) ?? 0)),
      )
      .reduce((sum, value) => sum + value, 0);
    return { rate: this.preferences.numbers().percent(held / equity, 1), held };
  });

  /** The pause that a user made, and may end. */
  protected readonly pause = computed(
    () => this.standing()?.pauses.find(({ code }) => code === 'OPERATOR') ?? null,
  );

  protected readonly funnel = read<DecisionsFunnelData, DecisionsFunnelResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/decisions/funnel',
    () => ({ path: this.current.scope() }),
  );
  protected readonly steps = computed(() => {
    const levels = funnelLevels(this.funnel.value()?.totals ?? [], GATE_ORDER);
    return levels.map(({ code, left }) => ({
      key: code,
      title: code === 'decisions' ? $localize`:@@pageDecisions:Decisions` : gateTitle(code),
      limit: '',
      count: left,
    }));
  });
  protected readonly decisions = read<DecisionsListData, DecisionsListResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/decisions',
    () => ({ path: this.current.scope(), query: { limit: LAST_DECISIONS } }),
  );
  protected readonly lastDecisions = computed(() =>
    (this.decisions.value()?.rows ?? []).map(
      ({ id, at, instrument, direction, outcome, code }) => ({
        id,
        time: this.preferences.times().clock(at),
        symbol: symbolOf(instrument),
        side: sideWord(direction),
        outcome: code === null ? (outcomeTitle(outcome) ?? outcome) : gateTitle(code),
      }),
    ),
  );

  protected readonly equityDefinition: DefinitionText = {
    title: $localize`:@@figureEquity:Equity`,
    formula: $localize`:@@equityFormula:Cash plus the value of everything held at the latest quotes.`,
    source: $localize`:@@equitySource:From the ledger and the quotes of the last second.`,
  };
  protected readonly exposureDefinition: DefinitionText = {
    title: $localize`:@@figureExposure:Exposure`,
    formula: $localize`:@@exposureFormula:The value of all open positions, long and short, as a part of equity.`,
    source: $localize`:@@exposureSource:From open positions at the latest quotes.`,
  };

  constructor() {
    const group = $localize`:@@keysAccount:Account`;
    inject(Keys).register(
      [
        {
          keys: 'P',
          label: $localize`:@@keyPause:Pause entries…`,
          group,
          run: () => {
            if (this.verbs.areAllowed()) void this.verbs.pause();
          },
        },
      ],
      inject(DestroyRef),
    );
  }

  protected showGate(code: string): void {
    const { tenant, account } = this.current.scope();
    void this.router.navigate(['/', tenant, account, 'decisions'], {
      queryParams: code === 'decisions' ? {} : { code },
    });
  }
}
