import { HttpClient } from '@angular/common/http';
import { computed, inject, Service, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import type { MeAnswer } from '@tidegate/contracts';

import { modeOf, type Mode } from '../util/mode.js';
import { UserPreferences } from './preferences.js';
import { problemOfError } from './problems.js';

export type SessionState = 'unknown' | 'signed-in' | 'signed-out' | 'unreachable';

/** Who is signed in, and what they may do. */
@Service()
export class Session {
  private readonly http = inject(HttpClient);
  private readonly preferences = inject(UserPreferences);
  private readonly current = signal<MeAnswer | null>(null);
  private readonly status = signal<SessionState>('unknown');
  private loading: Promise<SessionState> | null = null;

  readonly me = this.current.asReadonly();
  readonly state = this.status.asReadonly();
  readonly memberships = computed(() => this.current()?.memberships ?? []);

  /** Asks the server once; later calls share the answer until the session ends. */
  async load(): Promise<SessionState> {
    if (this.status() === 'signed-in') return 'signed-in';
    this.loading ??= this.ask().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  /** Asks again after a sign-in or a change of rights. */
  async reload(): Promise<SessionState> {
    this.status.set('unknown');
    return this.load();
  }

  ended(): void {
    this.current.set(null);
    this.status.set('signed-out');
  }

  membershipOf(tenant: string): MeAnswer['memberships'][number] | undefined {
    return this.memberships().find((membership) => membership.tenant === tenant);
  }

  may(tenant: string, verb: string): boolean {
    return this.membershipOf(tenant)?.verbs.some((held) => held === verb) ?? false;
  }

  modeOf(tenant: string, account: string): Mode {
    const grants = this.membershipOf(tenant)?.accounts ?? [];
    return modeOf(grants.find((grant) => grant.account === account)?.mode);
  }

  private async ask(): Promise<SessionState> {
    try {
      const me = await firstValueFrom(this.http.get<MeAnswer>('/api/v1/me'));
      this.current.set(me);
      this.preferences.adopt(me.preferences);
      this.status.set('signed-in');
    } catch (error) {
      this.current.set(null);
      this.status.set(problemOfError(error).status === 401 ? 'signed-out' : 'unreachable');
    }
    return this.status();
  }
}
