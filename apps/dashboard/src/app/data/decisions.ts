import { computed, DestroyRef, inject, Service, signal } from '@angular/core';

import type {
  DecisionsFunnelData,
  DecisionsFunnelResponse,
  DecisionsListData,
  DecisionsListResponse,
  DecisionsNearMissesData,
  DecisionsNearMissesResponse,
} from '../../generated/types.gen.js';

import { apiAddress } from '../util/api-address.js';
import { Live } from './live.js';
import { read } from './loaded.js';
import { pagesAfter } from './pages.js';
import { CurrentScope } from './scope.js';

/** What the list shows. Empty texts do not filter. */
export interface DecisionFilter {
  readonly preset: 'all' | 'near' | 'rejected' | 'accepted';
  readonly code: string;
  readonly instrument: string;
  readonly since: string;
  readonly until: string;
}

const DECISIONS = '/api/v1/tenants/{tenant}/accounts/{account}/decisions';
const NEAR_MISSES = '/api/v1/tenants/{tenant}/accounts/{account}/decisions/near-misses';
const PAGE = '100';

/** Decisions of the account and how often each gate refused. */
@Service({ autoProvided: false })
export class AccountDecisions {
  private readonly current = inject(CurrentScope);
  readonly filter = signal<DecisionFilter>({
    preset: 'all',
    code: '',
    instrument: '',
    since: '',
    until: '',
  });
  private readonly arrived = signal(0);
  /** Decisions since the list was read; the list changes only when the user asks. */
  readonly fresh = this.arrived.asReadonly();

  private readonly lists = {
    all: read<DecisionsListData, DecisionsListResponse>(DECISIONS, () =>
      this.filter().preset === 'near'
        ? undefined
        : { path: this.current.scope(), query: this.query() },
    ),
    near: read<DecisionsNearMissesData, DecisionsNearMissesResponse>(NEAR_MISSES, () =>
      this.filter().preset === 'near'
        ? { path: this.current.scope(), query: { limit: PAGE } }
        : undefined,
    ),
  };
  readonly funnel = read<DecisionsFunnelData, DecisionsFunnelResponse>(
    '/api/v1/tenants/{tenant}/accounts/{account}/decisions/funnel',
    () => {
      const { since, until, instrument } = this.filter();
      return { path: this.current.scope(), query: { since, until, instrument } };
    },
  );
  readonly page = {
    value: computed(() => this.list().value()),
    problem: computed(() => this.list().problem()),
    isLoading: computed(() => this.list().isLoading()),
    reload: () => {
      this.arrived.set(0);
      this.list().reload();
    },
  };
  readonly pages = pagesAfter(this.page, () => {
    const near = this.filter().preset === 'near';
    const query = near ? { limit: PAGE } : this.query();
    return apiAddress(near ? NEAR_MISSES : DECISIONS, { ...this.current.scope() }, query);
  });

  constructor() {
    inject(Live).onEvents((events) => {
      const account = this.current.account();
      const count = events.filter(
        (event) => event.type === 'decision' && event.decision.account === account,
      ).length;
      if (count > 0) this.arrived.update((before) => before + count);
    }, inject(DestroyRef));
  }

  private query() {
    const { preset, code, instrument, since, until } = this.filter();
    return {
      limit: PAGE,
      ...(preset === 'rejected' || preset === 'accepted' ? { outcome: preset } : {}),
      // A code of the address is a claim that the server checks.
      ...(code === '' ? {} : { code: code as Required<NonNullable<DecisionsListData['query']>>['code'] }),
      ...(instrument === '' ? {} : { instrument }),
      ...(since === '' ? {} : { since }),
      ...(until === '' ? {} : { until }),
    };
  }

  private list() {
    return this.filter().preset === 'near' ? this.lists.near : this.lists.all;
  }
}
