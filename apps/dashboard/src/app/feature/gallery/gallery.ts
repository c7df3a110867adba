import { Component, inject, injectAsync, signal } from '@angular/core';
import { provideLucideConfig } from '@lucide/angular';

import { UserPreferences } from '../../data/preferences.js';
import { EquityChart } from '../../ui/charts/equity-chart.js';
import { PriceChart } from '../../ui/charts/price-chart.js';
import { Sparkline } from '../../ui/charts/sparkline.js';
import type { DangerRequest } from '../../ui/dialog/danger-dialog.js';
import type { DefinitionText } from '../../ui/figure/definition.js';
import { Figure } from '../../ui/figure/figure.js';
import { MoneyPipe } from '../../ui/figure/money.js';
import { ModeBadge } from '../../ui/frame/mode-badge.js';
import { ModeFrame } from '../../ui/frame/mode-frame.js';
import { Cell } from '../../ui/grid/cell.js';
import type { GridColumn } from '../../ui/grid/columns.js';
import { Grid } from '../../ui/grid/grid.js';
import { DecimalInput } from '../../ui/inputs/decimal-input.js';
import { Segments } from '../../ui/inputs/segments.js';
import { Change } from '../../ui/marks/change.js';
import { Funnel } from '../../ui/marks/funnel.js';
import { Gauge } from '../../ui/marks/gauge.js';
import { Pill } from '../../ui/marks/pill.js';
import { Rail } from '../../ui/marks/rail.js';
import { Empty } from '../../ui/states/empty.js';
import { Pending } from '../../ui/states/pending.js';
import { WhyCard } from '../../ui/why/why-card.js';
import type { Danger } from '../../util/danger.js';
import { MODES, type Mode } from '../../util/mode.js';
import { numberOf } from '../../util/numbers.js';
import { problemOf } from '../../util/problem.js';
import {
  ACCEPTED,
  FUNNEL,
  POSITIONS,
  REFUSED,
  sampleCandles,
  sampleEquity,
  sampleMarks,
  sampleOrders,
  type SampleOrder,
} from './samples.js';

/** Shows every part with sample data. English only: it is not part of a production build. */
@Component({
  selector: 'tg-gallery',
  imports: [
    Cell,
    Change,
    DecimalInput,
    Empty,
    EquityChart,
    Figure,
    Funnel,
    Gauge,
    Grid,
    ModeBadge,
    ModeFrame,
    MoneyPipe,
    Pending,
    Pill,
    PriceChart,
    Rail,
    Segments,
    Sparkline,
    WhyCard,
  ],
  providers: [provideLucideConfig({ size: 16, strokeWidth: 1.75 })],
  templateUrl: './gallery.html',
  styles: `
    :host {
      display: block;
      padding: 3px;
    }
    main {
      padding: var(--s5);
    }
    .pair {
      display: grid;
      grid-template-columns: minmax(0, 3fr) minmax(24rem, 1.35fr);
      gap: var(--s4);
    }
    .chart {
      height: 40rem;
    }
    .swatches span {
      padding: 2px var(--s3);
    }
    @media (width < 960px) {
      .pair {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class Gallery {
  protected readonly preferences = inject(UserPreferences);
  private readonly dialogs = injectAsync(
    async () => (await import('../../ui/dialog/dialogs.js')).Dialogs,
  );

  protected readonly modes: readonly Mode[] = [...MODES, 'unknown'];
  protected readonly mode = signal<Mode>('paper');
  protected readonly candles = sampleCandles(400);
  protected readonly marks = sampleMarks(this.candles);
  protected readonly equity = sampleEquity(720);
  protected readonly funnel = FUNNEL;
  protected readonly refused = REFUSED;
  protected readonly accepted = ACCEPTED;
  protected readonly positions = POSITIONS.map((position) => ({
    ...position,
    prices: {
      direction: position.side,
      stop: position.stop,
      entry: numberOf(position.entry),
      now: numberOf(position.now),
      target: position.target,
    },
  }));
  protected readonly orders = sampleOrders(5_000);
  protected readonly selected = signal<string | null>('o-4996');
  protected readonly lines = { stop: 59_240, target: 60_420, entry: 59_633.6 };
  protected readonly quantity = signal('0.0335');
  protected readonly range = signal('30d');
  protected readonly ranges = ['24h', '7d', '30d', 'all'].map((value) => ({ value, label: value }));
  protected readonly old = Date.now() - 12_000;
  protected readonly stale = Date.now() - 42_000;
  protected readonly loading = {
    problem: signal(null),
    reload: () => undefined,
  };
  protected readonly failed = {
    problem: signal(
      problemOf(503, {
        code: 'STORE_UNAVAILABLE',
        detail: 'The store did not answer within 2 s.',
        requestId: 'r-81f3',
      }),
    ),
    reload: () => undefined,
  };
  protected readonly equityDefinition: DefinitionText = {
    title: 'Equity',
    formula: 'Cash plus the value of everything held at the mid of the last quote.',
    source: 'From 41 fills and 3 quotes, 14:45:02 UTC.',
  };
  protected readonly columns: readonly GridColumn<SampleOrder>[] = [
    {
      key: 'at',
      title: 'Time',
      width: '18ch',
      text: ({ at }) => this.preferences.times().moment(at),
      sortBy: ({ at }) => at,
      exact: ({ at }) => at,
      onPhone: 'second',
    },
    {
      key: 'instrument',
      title: 'Instrument',
      width: 'minmax(12ch, 1fr)',
      text: ({ instrument }) => instrument,
      sortBy: ({ instrument }) => instrument,
      onPhone: 'title',
    },
    { key: 'side', title: 'Side', width: '8ch', text: ({ side }) => side, onPhone: 'second' },
    {
      key: 'status',
      title: 'Status',
      width: '19ch',
      text: ({ status }) => status,
      onPhone: 'second',
    },
    {
      key: 'quantity',
      title: 'Quantity',
      width: '14ch',
      isNumber: true,
      text: ({ quantity }) => this.preferences.numbers().fixed(quantity, 4),
      sortBy: ({ quantity }) => Number(quantity),
      exact: ({ quantity }) => quantity,
    },
    {
      key: 'price',
      title: 'Price',
      unit: 'USD',
      width: '16ch',
      isNumber: true,
      text: ({ price }) => this.preferences.numbers().fixed(price, 2),
      sortBy: ({ price }) => Number(price),
      exact: ({ price }) => price,
    },
    {
      key: 'pnl',
      title: 'PnL',
      unit: 'USD',
      width: '16ch',
      isNumber: true,
      text: ({ pnl }) => this.preferences.numbers().change(pnl),
      sortBy: ({ pnl }) => numberOf(pnl),
      exact: ({ pnl }) => pnl ?? '',
      onPhone: 'lead',
    },
  ];
  protected readonly keyOf = ({ id }: SampleOrder): string => id;

  protected async confirm(danger: Danger): Promise<void> {
    const request: DangerRequest = {
      danger,
      title: danger === 'wide' ? 'Kill switch' : 'Close BTC/USD',
      verb: danger === 'wide' ? 'Close everything and stop' : 'Close 0.0335 BTC',
      explanation: 'The position is closed with a market order. Its stop and target are canceled.',
      preview: async () => [
        { label: 'Quantity', value: '0.0335 BTC' },
        { label: 'Estimated price', value: '59,871.2 USD' },
        { label: 'Fee', value: '5.21 USD' },
        { label: 'Result', value: '+2.75 USD', sign: 'up' },
        { label: 'Orders canceled', value: '2' },
      ],
      fields: null,
      expectedName: 'paper-1',
      send: async () => ({ sentence: '3 of 3 closed', isAlarm: false }),
    };
    await (await this.dialogs()).confirm(request);
  }
}
