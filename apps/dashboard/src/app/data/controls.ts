import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import type {
  ControlAccountData,
  ControlAccountResponse,
  ControlViewsEffectData,
  ControlViewsEffectResponse,
  ControlViewsPreviewData,
  ControlViewsPreviewResponse,
} from '../../generated/types.gen.js';
import { apiAddress } from '../util/api-address.js';
import { CurrentScope } from './scope.js';

type Control = ControlAccountData['body'];

const CONTROL: ControlAccountData['url'] = '/api/v1/tenants/{tenant}/accounts/{account}/control';
const PREVIEW: ControlViewsPreviewData['url'] =
  '/api/v1/tenants/{tenant}/accounts/{account}/control/preview';
const EFFECT: ControlViewsEffectData['url'] =
  '/api/v1/tenants/{tenant}/accounts/{account}/control/effect';

/** Time between two looks at the effect, and how many looks are taken. */
const LOOK_MS = 700;
const LOOKS_MAX = 45;

/** Commands of the account: preview, send once per key, and the measured effect. */
@Service()
export class Controls {
  private readonly http = inject(HttpClient);
  private readonly current = inject(CurrentScope);

  /** What closing would bring now: of an instrument, or of every position. */
  preview(instrument: string | null): Promise<ControlViewsPreviewResponse> {
    const query = instrument === null ? {} : { instrument };
    return firstValueFrom(
      this.http.get<ControlViewsPreviewResponse>(apiAddress(PREVIEW, this.names(), query)),
    );
  }

  /** The same key never acts twice. */
  send(control: Control, key: string): Promise<ControlAccountResponse> {
    return firstValueFrom(
      this.http.post<ControlAccountResponse>(apiAddress(CONTROL, this.names()), control, {
        headers: { 'Idempotency-Key': key },
      }),
    );
  }

  /** Waits until the command is done or known to be stuck. */
  async effect(key: string): Promise<ControlViewsEffectResponse> {
    for (let looks = 1; ; looks += 1) {
      const effect = await firstValueFrom(
        this.http.get<ControlViewsEffectResponse>(apiAddress(EFFECT, this.names(), { key })),
      );
      const isSettled = effect.state === 'done' || effect.state === 'not_confirmed';
      if (isSettled || looks >= LOOKS_MAX) return effect;
      await new Promise<void>((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  private names(): Readonly<Record<string, string>> {
    return { ...this.current.scope() };
  }
}
