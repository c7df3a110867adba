import type { DecisionRowAnswer } from '@tidegate/contracts';

import { amountColumn, timeColumn, wordColumn } from '../../ui/grid/column-kinds.js';
import type { GridColumn } from '../../ui/grid/columns.js';
import { gateTitle } from '../../ui/why/gate-words.js';
import { sinceWords } from '../../ui/why/why-words.js';
import type { Numbers } from '../../util/numbers.js';
import type { Times } from '../../util/times.js';
import { followed } from '../../util/why-of-card.js';
import type { SinceFacts } from '../../util/why.js';
import { outcomeTitle } from '../outcome-words.js';
import { sideWord, symbolOf } from '../words.js';

export function sinceFactsOf(row: DecisionRowAnswer): SinceFacts | null {
  return row.since === null ? null : followed(row.since);
}

export function decisionColumns(
  numbers: Numbers,
  times: Times,
): readonly GridColumn<DecisionRowAnswer>[] {
  return [
    timeColumn(
      { key: 'at', title: $localize`:@@columnTime:Time`, times },
      ({ at }: DecisionRowAnswer) => at,
      { onPhone: 'second' },
    ),
    wordColumn(
      { key: 'instrument', title: $localize`:@@columnInstrument:Instrument`, width: '13ch' },
      ({ instrument }) => symbolOf(instrument),
      { onPhone: 'title' },
    ),
    wordColumn(
      { key: 'side', title: $localize`:@@columnSide:Side`, width: '9ch' },
      ({ direction }) => sideWord(direction),
      { onPhone: 'second' },
    ),
    wordColumn(
      {
        key: 'outcome',
        title: $localize`:@@columnOutcome:Outcome`,
        width: 'minmax(20ch, 1fr)',
      },
      ({ outcome, code }) => (code === null ? (outcomeTitle(outcome) ?? outcome) : gateTitle(code)),
      { onPhone: 'lead' },
    ),
    amountColumn(
      {
        key: 'distance',
        title: $localize`:@@columnDistance:From limit`,
        show: (amount) => (amount === null ? '' : numbers.percentUpTo(amount, 0)),
      },
      ({ needed }: DecisionRowAnswer) => needed?.distance ?? null,
      { width: '12ch' },
    ),
    wordColumn(
      { key: 'since', title: $localize`:@@columnSince:Since then`, width: 'minmax(24ch, 1fr)' },
      (row) => {
        const facts = sinceFactsOf(row);
        return facts === null ? '' : sinceWords(facts, row.outcome);
      },
      { onPhone: 'second' },
    ),
    amountColumn(
      {
        key: 'confidence',
        title: $localize`:@@columnConfidence:Confidence`,
        show: (amount) => numbers.fixed(amount, 2),
      },
      ({ confidence }: DecisionRowAnswer) => confidence,
      { width: '12ch' },
    ),
    wordColumn(
      { key: 'strategy', title: $localize`:@@columnStrategy:Strategy`, width: '16ch' },
      ({ strategy }) => strategy,
      { isExtra: true },
    ),
  ];
}
