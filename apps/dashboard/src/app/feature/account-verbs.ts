import { computed, inject, injectAsync, Service } from '@angular/core';

import type { ControlViewsPreviewResponse } from '../../generated/types.gen.js';
import { Controls } from '../data/controls.js';
import { UserPreferences } from '../data/preferences.js';
import { CurrentScope } from '../data/scope.js';
import type { DangerRequest } from '../ui/dialog/danger-dialog.js';
import type { Effect, PreviewRow } from '../util/danger.js';
import { signOf } from '../util/numbers.js';
import { ALL_ACCOUNTS } from '../util/scope.js';
import { symbolOf } from './words.js';

/** The code of a pause that a user asks for. */
const PAUSE_CODE = 'OPERATOR';

/** Pause, resume, close, and kill: each opens its dialog; none acts by itself. */
@Service()
export class AccountVerbs {
  private readonly controls = inject(Controls);
  private readonly current = inject(CurrentScope);
  private readonly preferences = inject(UserPreferences);
  private readonly dialogs = injectAsync(
    async () => (await import('../ui/dialog/dialogs.js')).Dialogs,
  );

  /** A forbidden verb is absent; without a known mode there are no controls. */
  readonly areAllowed = computed(
    () =>
      this.current.verbs().has('control') &&
      this.current.mode() !== 'unknown' &&
      this.current.account() !== ALL_ACCOUNTS,
  );

  async pause(): Promise<void> {
    await this.confirm({
      danger: 'reversible',
      title: $localize`:@@pauseTitle:Pause entries`,
      verb: $localize`:@@pauseVerb:Pause entries`,
      explanation: $localize`:@@pauseText:No new position is opened until you resume. Exits and stops go on.`,
      preview: null,
      send: async (reason, key) => {
        await this.controls.send({ type: 'pause', code: PAUSE_CODE, reason }, key);
        return { sentence: $localize`:@@pauseDone:Entries are paused.`, isAlarm: false };
      },
    });
  }

  async resume(code: string): Promise<void> {
    await this.confirm({
      danger: 'reversible',
      title: $localize`:@@resumeTitle:Resume entries`,
      verb: $localize`:@@resumeVerb:Resume entries`,
      explanation: $localize`:@@resumeText:New positions may be opened again when all gates pass.`,
      preview: null,
      send: async (reason, key) => {
        await this.controls.send({ type: 'resume', code, reason }, key);
        return { sentence: $localize`:@@resumeDone:Entries are resumed.`, isAlarm: false };
      },
    });
  }

  /** Closes the position of an instrument. */
  async close(instrument: string): Promise<void> {
    const symbol = symbolOf(instrument);
    await this.confirm({
      danger: 'money',
      title: $localize`:@@closeTitle:Close ${symbol}:instrument:`,
      verb: $localize`:@@closeVerb:Close ${symbol}:instrument:`,
      explanation: $localize`:@@closeText:The position is closed at the market, and its stop and target are cancelled.`,
      preview: () => this.preview(symbol),
      send: (reason, key) =>
        this.closing({ type: 'close_position', instrument: symbol, reason }, key),
    });
  }

  /** Blocks entries and closes every position of the account. */
  async kill(): Promise<void> {
    await this.confirm({
      danger: 'wide',
      title: $localize`:@@killTitle:Kill switch`,
      verb: $localize`:@@killVerb:Close everything and block entries`,
      explanation: $localize`:@@killText:Every position of this account is closed at the market, working orders are cancelled, and no entry is made until you resume.`,
      preview: () => this.preview(null),
      send: (reason, key) => this.closing({ type: 'kill', reason }, key),
    });
  }

  private async confirm(request: Omit<DangerRequest, 'fields' | 'expectedName'>): Promise<void> {
    const dialogs = await this.dialogs();
    await dialogs.confirm({ ...request, fields: null, expectedName: this.current.account() });
  }

  private async closing(control: Parameters<Controls['send']>[0], key: string): Promise<Effect> {
    await this.controls.send(control, key);
    const { asked, closed, open, state } = await this.controls.effect(key);
    const sentence = $localize`:@@effectClosed:${closed}:closed: of ${asked}:asked: closed.`;
    if (state === 'done') return { sentence, isAlarm: false };
    const left = open.map(({ instrument }) => symbolOf(instrument)).join(', ');
    return {
      sentence: $localize`:@@effectOpen:${sentence}:closed: Not confirmed: ${left}:instruments:`,
      isAlarm: true,
    };
  }

  private async preview(instrument: string | null): Promise<readonly PreviewRow[]> {
    const preview = await this.controls.preview(instrument);
    const cancelled: PreviewRow = {
      label: $localize`:@@previewOrders:Orders cancelled`,
      value: this.preferences.numbers().whole(preview.ordersCancelled),
    };
    const [only, ...others] = preview.positions;
    if (only === undefined) {
      return [
        { label: $localize`:@@previewPositions:Positions`, value: $localize`:@@previewNone:none` },
        cancelled,
      ];
    }
    return others.length === 0
      ? [...this.details(only), cancelled]
      : [...preview.positions.map((position) => this.summary(position)), cancelled];
  }

  private summary({ instrument, quantity, pnl, currency }: Closing): PreviewRow {
    const numbers = this.preferences.numbers();
    return {
      label: `${symbolOf(instrument)} ${numbers.upTo(quantity, 12)}`,
      value: `${numbers.change(pnl)} ${currency}`,
      sign: signOf(pnl),
    };
  }

  private details({ quantity, instrument, currency, price, fee, slippage, pnl }: Closing) {
    const numbers = this.preferences.numbers();
    const base = symbolOf(instrument).split('/')[0] ?? '';
    return [
      {
        label: $localize`:@@previewQuantity:Quantity`,
        value: `${numbers.upTo(quantity, 12)} ${base}`,
      },
      {
        label: $localize`:@@previewPrice:Estimated price`,
        value: `${numbers.upTo(price, 8)} ${currency}`,
      },
      {
        label: $localize`:@@previewFee:Estimated fee`,
        value: `${numbers.money(fee)} ${currency}`,
      },
      {
        label: $localize`:@@previewSlippage:Estimated slippage`,
        value: `${numbers.money(slippage)} ${currency}`,
      },
      {
        label: $localize`:@@previewResult:Result after fees`,
        value: `${numbers.change(pnl)} ${currency}`,
        sign: signOf(pnl),
      },
    ] as const;
  }
}

type Closing = ControlViewsPreviewResponse['positions'][number];
