import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';

import { Authentication, type SignInStep } from '../../data/authentication.js';
import { Clock } from '../../data/clock.js';
import { UserPreferences } from '../../data/preferences.js';
import { problemOfError } from '../../data/problems.js';
import { Session } from '../../data/session.js';
import { Brand } from '../../ui/brand/brand.js';
import { problemRemedy, problemSentence } from '../../ui/states/problem-words.js';
import { safeNext } from '../../util/address.js';
import { fieldsOf } from '../../util/form-fields.js';
import type { Problem } from '../../util/problem.js';

/** Password, then a code if the user has a second factor. No tenant is named before. */
@Component({
  selector: 'tg-sign-in',
  imports: [Brand],
  templateUrl: './sign-in.html',
  styleUrl: './sign-in.css',
})
export class SignIn {
  private readonly authentication = inject(Authentication);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly clock = inject(Clock);
  private readonly times = inject(UserPreferences).times;
  private readonly codeInput = viewChild<ElementRef<HTMLInputElement>>('code');

  /** The page that was asked for before the sign-in. */
  readonly next = input<string>();

  protected readonly ticket = signal<string | null>(null);
  protected readonly usesRecovery = signal(false);
  protected readonly isSending = signal(false);
  private readonly problem = signal<Problem | null>(null);
  private readonly lockedUntil = signal<number | null>(null);

  protected readonly wait = computed(() => {
    const until = this.lockedUntil();
    const left = until === null ? 0 : until - this.clock.now();
    return left > 0 ? this.times().duration(Math.ceil(left / 1_000) * 1_000) : null;
  });
  protected readonly fault = computed(() => {
    const problem = this.problem();
    if (problem === null || this.wait() !== null) return '';
    // The same sentence for an unknown user and for a wrong password.
    if (problem.status === 401 && this.ticket() === null) {
      return $localize`:@@signInWrong:Name or password is wrong.`;
    }
    if (problem.status === 401)
      return $localize`:@@codeWrong:This code is wrong or was used before.`;
    return `${problemSentence(problem)} ${problemRemedy(problem)}`;
  });

  constructor() {
    effect(() => this.codeInput()?.nativeElement.focus());
  }

  protected async submitPassword(event: Event): Promise<void> {
    event.preventDefault();
    const { login, password } = fieldsOf(event);
    await this.send(() => this.authentication.signIn(login ?? '', password ?? ''));
  }

  protected async submitCode(event: Event): Promise<void> {
    event.preventDefault();
    const code = (fieldsOf(event)['code'] ?? '').replaceAll(/\s/g, '');
    const proof = this.usesRecovery() ? { recoveryCode: code } : { code };
    await this.send(() => this.authentication.secondFactor(this.ticket() ?? '', proof));
  }

  protected startAgain(): void {
    this.ticket.set(null);
    this.usesRecovery.set(false);
    this.problem.set(null);
  }

  private async send(request: () => Promise<SignInStep>): Promise<void> {
    if (this.isSending() || this.wait() !== null) return;
    this.isSending.set(true);
    this.problem.set(null);
    try {
      const step = await request();
      if (step.next === 'second-factor') this.ticket.set(step.ticket);
      else await this.enter();
    } catch (error) {
      const problem = problemOfError(error);
      this.problem.set(problem);
      this.lockedUntil.set(
        problem.retryAfterMs === null ? null : Date.now() + problem.retryAfterMs,
      );
    } finally {
      this.isSending.set(false);
    }
  }

  private async enter(): Promise<void> {
    await this.session.reload();
    await this.router.navigateByUrl(safeNext(this.next()));
  }
}
