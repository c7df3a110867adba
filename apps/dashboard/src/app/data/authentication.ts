import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { problemOfError } from './problems.js';

/** What the server asks for next. */
export type SignInStep =
  | { readonly next: 'done' }
  | {
      readonly next: 'second-factor';
      /** Proves that the password was right; valid for minutes. */
      readonly ticket: string;
      readonly factors: readonly string[];
    };

export interface FirstUser {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

/** Proves who the user is. The session itself is a cookie that scripts cannot read. */
@Service()
export class Authentication {
  private readonly http = inject(HttpClient);

  /** Whether the installation has no user yet. */
  async needsSetup(): Promise<boolean> {
    const answer = this.http.get<{ readonly isNeeded: boolean }>('/api/v1/setup');
    return (await firstValueFrom(answer)).isNeeded;
  }

  /** Creates the first user and signs them in. */
  setUp(owner: FirstUser): Promise<SignInStep> {
    return firstValueFrom(this.http.post<SignInStep>('/api/v1/setup', owner));
  }

  signIn(login: string, password: string): Promise<SignInStep> {
    return this.post<SignInStep>('sign-in', { login, password });
  }

  /** Ends the session at the server. Rejects while the session is still valid. */
  async signOut(): Promise<void> {
    try {
      await this.post('sign-out', {});
    } catch (error) {
      // The session has ended already.
      if (problemOfError(error).code !== 'TOKEN_REQUIRED') throw error;
    }
  }

  secondFactor(
    ticket: string,
    proof: { readonly code: string } | { readonly recoveryCode: string },
  ): Promise<SignInStep> {
    return this.post<SignInStep>('second-factor', { ticket, ...proof });
  }

  private post<T>(path: string, body: object): Promise<T> {
    return firstValueFrom(this.http.post<T>(`/api/v1/auth/${path}`, body));
  }
}
