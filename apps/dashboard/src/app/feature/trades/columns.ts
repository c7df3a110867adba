import type { TradeAnswer } from '@tidegate/contracts';

import { amountColumn, timeColumn, wordColumn } from '../../ui/grid/column-kinds.js';
import type { GridColumn } from '../../ui/grid/columns.js';
import type { Numbers } from '../../util/numbers.js';
import type { Times } from '../../util/times.js';
import { sideWord, symbolOf } from '../words.js';

export function tradeColumns(numbers: Numbers, times: Times): readonly GridColumn<TradeAnswer>[] {
  return [...resultColumns(numbers, times), ...originColumns(numbers)];
}

function resultColumns(numbers: Numbers, times: Times): readonly GridColumn<TradeAnswer>[] {
  return [
    timeColumn(
      { key: 'closed', title: $localize`:@@columnClosed:Closed`, times },
      ({ closedAt }: TradeAnswer) => closedAt,
      { onPhone: 'second' },
    ),
    wordColumn(
      { key: 'instrument', title: $localize`:@@columnInstrument:Instrument`, width: '13ch' },
      ({ instrument }) => symbolOf(instrument),
      { onPhone: 'title' },
    ),
    wordColumn(
      { key: 'side', title: $localize`:@@columnSide:Side`, width: '10ch' },
      ({ direction }) => sideWord(direction),
      { onPhone: 'second' },
    ),
    amountColumn(
      {
        key: 'multiple',
        title: 'R',
        show: (amount) => numbers.multiple(amount),
      },
      ({ rMultiple }: TradeAnswer) => rMultiple,
      { onPhone: 'lead' },
    ),
    amountColumn(
      {
        key: 'net',
        title: $localize`:@@columnNet:Net result`,
        show: (amount) => numbers.change(amount),
      },
      ({ netPnl }: TradeAnswer) => netPnl,
    ),
    amountColumn(
      {
        key: 'fees',
        title: $localize`:@@columnFees:Fees`,
        show: (amount) => numbers.money(amount),
      },
      ({ fees }: TradeAnswer) => fees,
    ),
  ];
}

function originColumns(numbers: Numbers): readonly GridColumn<TradeAnswer>[] {
  return [
    amountColumn(
      {
        key: 'entry',
        title: $localize`:@@columnEntry:Entry`,
        show: (amount) => numbers.upTo(amount, 8),
      },
      ({ entryPrice }: TradeAnswer) => entryPrice,
    ),
    amountColumn(
      {
        key: 'exit',
        title: $localize`:@@columnExit:Exit`,
        show: (amount) => numbers.upTo(amount, 8),
      },
      ({ exitPrice }: TradeAnswer) => exitPrice,
    ),
    wordColumn(
      {
        key: 'reason',
        title: $localize`:@@columnExitReason:Exit by`,
        width: 'minmax(16ch, 1fr)',
      },
      ({ exitReason }) => exitReason.replaceAll('_', ' ').toLowerCase(),
      { onPhone: 'second' },
    ),
    wordColumn(
      { key: 'strategy', title: $localize`:@@columnStrategy:Strategy`, width: '16ch' },
      ({ strategy }) => strategy,
    ),
  ];
}
