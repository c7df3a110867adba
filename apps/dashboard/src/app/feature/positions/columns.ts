import type { FillAnswer, OrderAnswer } from '@tidegate/contracts';

import type { GridColumn } from '../../ui/grid/columns.js';
import { fillLatency, priceDigits, type PositionRow } from '../../util/positions.js';
import { numberOf, type Numbers } from '../../util/numbers.js';
import type { Times } from '../../util/times.js';
import { orderPurpose, sideWord, symbolOf } from '../words.js';

interface Writing {
  readonly numbers: Numbers;
  readonly times: Times;
}

export function positionColumns({ numbers, times }: Writing): readonly GridColumn<PositionRow>[] {
  return [
    {
      key: 'instrument',
      title: $localize`:@@columnInstrument:Instrument`,
      width: 'minmax(11ch, 1fr)',
      text: ({ position }) => symbolOf(position.instrument),
      sortBy: ({ position }) => position.instrument,
      onPhone: 'title',
    },
    {
      key: 'side',
      title: $localize`:@@columnSide:Side`,
      width: '10ch',
      text: ({ position }) => sideWord(position.direction),
      onPhone: 'second',
    },
    {
      key: 'quantity',
      title: $localize`:@@columnQuantity:Quantity`,
      width: '13ch',
      isNumber: true,
      text: ({ position }) => numbers.upTo(position.quantity, 12),
      exact: ({ position }) => position.quantity,
      sortBy: ({ position }) => numberOf(position.quantity),
      onPhone: 'second',
    },
    {
      key: 'entry',
      title: $localize`:@@columnEntry:Entry`,
      width: '13ch',
      isNumber: true,
      text: ({ position, digits }) => numbers.fixed(position.entryPrice, digits),
      exact: ({ position }) => position.entryPrice ?? '',
    },
    {
      key: 'now',
      title: $localize`:@@columnNow:Now`,
      width: '13ch',
      isNumber: true,
      text: ({ now, digits }) => numbers.fixed(now, digits),
    },
    {
      key: 'pnl',
      title: $localize`:@@columnPnl:PnL`,
      width: '14ch',
      isNumber: true,
      text: ({ pnl }) => numbers.change(pnl),
      sortBy: ({ pnl }) => pnl,
      onPhone: 'lead',
    },
    {
      key: 'multiple',
      title: 'R',
      width: '12ch',
      isNumber: true,
      text: ({ multiple }) => numbers.multiple(multiple),
      sortBy: ({ multiple }) => multiple,
    },
    {
      key: 'rail',
      title: $localize`:@@columnRail:Stop · entry · now · target`,
      width: 'minmax(20ch, 1.2fr)',
      text: ({ prices, digits }) =>
        [prices.stop, prices.entry, prices.now, prices.target]
          .map((price) => numbers.fixed(price, digits))
          .join(' · '),
    },
    {
      key: 'protection',
      title: $localize`:@@columnProtection:Protection`,
      width: '18ch',
      text: ({ protection }) => protection,
      onPhone: 'second',
    },
    {
      key: 'strategy',
      title: $localize`:@@columnStrategy:Strategy`,
      width: '16ch',
      text: ({ position }) => position.strategy,
    },
    {
      key: 'opened',
      title: $localize`:@@columnOpened:Opened`,
      width: '18ch',
      text: ({ position }) => times.moment(position.openedAt),
      exact: ({ position }) => position.openedAt ?? '',
      sortBy: ({ position }) => position.openedAt,
    },
  ];
}

export function orderColumns({ numbers, times }: Writing): readonly GridColumn<OrderAnswer>[] {
  return [
    {
      key: 'at',
      title: $localize`:@@columnTime:Time`,
      width: '18ch',
      text: ({ createdAt }) => times.moment(createdAt),
      exact: ({ createdAt }) => createdAt,
      sortBy: ({ createdAt }) => createdAt,
      onPhone: 'second',
    },
    {
      key: 'instrument',
      title: $localize`:@@columnInstrument:Instrument`,
      width: '13ch',
      text: ({ instrument }) => symbolOf(instrument),
      sortBy: ({ instrument }) => instrument,
      onPhone: 'title',
    },
    {
      key: 'purpose',
      title: $localize`:@@columnPurpose:Purpose`,
      width: '14ch',
      text: ({ purpose }) => orderPurpose(purpose),
      onPhone: 'second',
    },
    {
      key: 'side',
      title: $localize`:@@columnSide:Side`,
      width: '8ch',
      text: ({ side }) => sideWord(side),
    },
    {
      key: 'type',
      title: $localize`:@@columnType:Type`,
      width: '14ch',
      text: ({ type }) => type.toLowerCase().replaceAll('_', ' '),
    },
    {
      key: 'quantity',
      title: $localize`:@@columnQuantity:Quantity`,
      width: '14ch',
      isNumber: true,
      text: ({ quantity }) => numbers.upTo(quantity, 12),
      exact: ({ quantity }) => quantity,
      sortBy: ({ quantity }) => numberOf(quantity),
    },
    {
      key: 'price',
      title: $localize`:@@columnPrice:Price`,
      width: '14ch',
      isNumber: true,
      text: ({ limitPrice, stopPrice, averagePrice }) =>
        numbers.upTo(averagePrice ?? limitPrice ?? stopPrice, 8),
      exact: ({ limitPrice, stopPrice, averagePrice }) =>
        averagePrice ?? limitPrice ?? stopPrice ?? '',
    },
    {
      key: 'filled',
      title: $localize`:@@columnFilled:Filled`,
      width: '14ch',
      isNumber: true,
      text: ({ filledQuantity }) => numbers.upTo(filledQuantity, 12),
      exact: ({ filledQuantity }) => filledQuantity,
    },
    {
      key: 'status',
      title: $localize`:@@columnStatus:Status`,
      width: 'minmax(22ch, 1fr)',
      text: ({ status, reasonCode }) => (reasonCode === '' ? status : `${status} ${reasonCode}`),
      onPhone: 'lead',
    },
    {
      key: 'id',
      title: $localize`:@@columnId:Id`,
      width: '26ch',
      text: ({ id }) => id,
      isExtra: true,
    },
  ];
}

export function fillColumns(
  { numbers, times }: Writing,
  orders: readonly OrderAnswer[],
): readonly GridColumn<FillAnswer>[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const latencyOf = (fill: FillAnswer): number | null => {
    const order = byId.get(fill.order);
    return order === undefined ? null : fillLatency(order, [fill]);
  };
  return [
    {
      key: 'at',
      title: $localize`:@@columnTime:Time`,
      width: '18ch',
      text: ({ at }) => times.moment(at),
      exact: ({ at }) => at,
      sortBy: ({ at }) => at,
      onPhone: 'second',
    },
    {
      key: 'instrument',
      title: $localize`:@@columnInstrument:Instrument`,
      width: '13ch',
      text: ({ instrument }) => symbolOf(instrument),
      onPhone: 'title',
    },
    {
      key: 'side',
      title: $localize`:@@columnSide:Side`,
      width: '8ch',
      text: ({ side }) => sideWord(side),
      onPhone: 'second',
    },
    {
      key: 'quantity',
      title: $localize`:@@columnQuantity:Quantity`,
      width: '14ch',
      isNumber: true,
      text: ({ quantity }) => numbers.upTo(quantity, 12),
      exact: ({ quantity }) => quantity,
      sortBy: ({ quantity }) => numberOf(quantity),
      onPhone: 'second',
    },
    {
      key: 'price',
      title: $localize`:@@columnPrice:Price`,
      width: '14ch',
      isNumber: true,
      text: ({ price }) => numbers.fixed(price, priceDigits([price])),
      exact: ({ price }) => price,
      onPhone: 'lead',
    },
    {
      key: 'fee',
      title: $localize`:@@columnFee:Fee`,
      width: '16ch',
      isNumber: true,
      text: ({ fee, feeAsset }) => `${numbers.upTo(fee, 8)} ${feeAsset}`,
      exact: ({ fee }) => fee,
      sortBy: ({ fee }) => numberOf(fee),
    },
    {
      key: 'liquidity',
      title: $localize`:@@columnLiquidity:Liquidity`,
      width: 'minmax(10ch, 1fr)',
      text: ({ liquidity }) => liquidity,
    },
    {
      key: 'latency',
      title: $localize`:@@columnLatency:After the order`,
      width: '16ch',
      isNumber: true,
      text: (fill) => times.duration(latencyOf(fill)),
      exact: (fill) => String(latencyOf(fill) ?? ''),
      sortBy: latencyOf,
    },
  ];
}
