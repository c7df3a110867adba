import type { OrderAnswer } from '@tidegate/contracts';

import { amountColumn, timeColumn, wordColumn } from '../../ui/grid/column-kinds.js';
import type { GridColumn } from '../../ui/grid/columns.js';
import type { Numbers } from '../../util/numbers.js';
import type { PositionRow } from '../../util/positions.js';
import type { Times } from '../../util/times.js';
import { orderPurpose, sideWord, symbolOf } from '../words.js';

interface Writing {
  readonly numbers: Numbers;
  readonly times: Times;
}

const INSTRUMENT = $localize`:@@columnInstrument:Instrument`;
const SIDE = $localize`:@@columnSide:Side`;
const QUANTITY = $localize`:@@columnQuantity:Quantity`;
const PRICE = $localize`:@@columnPrice:Price`;
const TIME = $localize`:@@columnTime:Time`;

/** The verbs of a row; their buttons are a template. */
const VERBS: GridColumn<PositionRow> = {
  key: 'verbs',
  title: $localize`:@@columnVerbs:Verbs`,
  width: '11ch',
  text: () => '',
  onPhone: 'verb',
};

export function positionColumns(
  { numbers, times }: Writing,
  hasVerbs: boolean,
): readonly GridColumn<PositionRow>[] {
  const symbol = ({ position }: PositionRow): string => symbolOf(position.instrument);
  return [
    wordColumn({ key: 'instrument', title: INSTRUMENT, width: 'minmax(11ch, 1fr)' }, symbol, {
      onPhone: 'title',
    }),
    wordColumn(
      { key: 'side', title: SIDE, width: '10ch' },
      ({ position }) => sideWord(position.direction),
      { onPhone: 'second' },
    ),
    amountColumn(
      { key: 'quantity', title: QUANTITY, show: (amount) => numbers.upTo(amount, 12) },
      ({ position }) => position.quantity,
      { onPhone: 'second' },
    ),
    amountColumn(
      {
        key: 'entry',
        title: $localize`:@@columnEntry:Entry`,
        show: (amount, { digits }) => numbers.fixed(amount, digits),
      },
      ({ position }: PositionRow) => position.entryPrice,
    ),
    amountColumn(
      {
        key: 'now',
        title: $localize`:@@columnNow:Now`,
        show: (amount, { digits }) => numbers.fixed(amount, digits),
      },
      ({ now }: PositionRow) => now,
    ),
    amountColumn(
      {
        key: 'pnl',
        title: $localize`:@@columnPnl:PnL`,
        show: (amount) => numbers.change(amount),
      },
      ({ pnl }) => pnl,
      { onPhone: 'lead' },
    ),
    amountColumn(
      { key: 'multiple', title: 'R', show: (amount) => numbers.multiple(amount) },
      ({ multiple }) => multiple,
    ),
    {
      key: 'rail',
      title: $localize`:@@columnRail:Stop · entry · now · target`,
      width: 'minmax(18ch, 1.2fr)',
      text: ({ prices, digits }) =>
        [prices.stop, prices.entry, prices.now, prices.target]
          .map((price) => numbers.fixed(price, digits))
          .join(' · '),
    },
    ...originColumns(times),
    ...(hasVerbs ? [VERBS] : []),
  ];
}

function originColumns(times: Times): readonly GridColumn<PositionRow>[] {
  return [
    wordColumn(
      { key: 'protection', title: $localize`:@@columnProtection:Protection`, width: '18ch' },
      ({ protection }) => protection,
      { onPhone: 'second' },
    ),
    wordColumn(
      { key: 'strategy', title: $localize`:@@columnStrategy:Strategy`, width: '14ch' },
      ({ position }) => position.strategy,
    ),
    timeColumn(
      { key: 'opened', title: $localize`:@@columnOpened:Opened`, times },
      ({ position }) => position.openedAt,
      { isExtra: true },
    ),
  ];
}

export function orderColumns({ numbers, times }: Writing): readonly GridColumn<OrderAnswer>[] {
  const show = (amount: string | number | null | undefined): string => numbers.upTo(amount, 12);
  return [
    timeColumn({ key: 'at', title: TIME, times }, ({ createdAt }) => createdAt, {
      onPhone: 'second',
    }),
    wordColumn(
      { key: 'instrument', title: INSTRUMENT, width: '13ch' },
      ({ instrument }) => symbolOf(instrument),
      { onPhone: 'title' },
    ),
    wordColumn(
      { key: 'purpose', title: $localize`:@@columnPurpose:Purpose`, width: '14ch' },
      ({ purpose }) => orderPurpose(purpose),
      { onPhone: 'second' },
    ),
    wordColumn({ key: 'side', title: SIDE, width: '10ch' }, ({ side }) => sideWord(side)),
    wordColumn({ key: 'type', title: $localize`:@@columnType:Type`, width: '14ch' }, ({ type }) =>
      type.toLowerCase().replaceAll('_', ' '),
    ),
    amountColumn({ key: 'quantity', title: QUANTITY, show }, ({ quantity }) => quantity),
    amountColumn(
      { key: 'price', title: PRICE, show },
      ({ averagePrice, limitPrice, stopPrice }) => averagePrice ?? limitPrice ?? stopPrice,
    ),
    amountColumn(
      { key: 'filled', title: $localize`:@@columnFilled:Filled`, show },
      ({ filledQuantity }) => filledQuantity,
    ),
    wordColumn(
      { key: 'status', title: $localize`:@@columnStatus:Status`, width: 'minmax(22ch, 1fr)' },
      ({ status, reasonCode }) => (reasonCode === '' ? status : `${status} ${reasonCode}`),
      { onPhone: 'lead' },
    ),
    wordColumn({ key: 'id', title: $localize`:@@columnId:Id`, width: '26ch' }, ({ id }) => id, {
      isExtra: true,
    }),
  ];
}
