import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';

import { Authentication } from '../../data/authentication.js';
import { problemOfError } from '../../data/problems.js';
import { Session } from '../../data/session.js';
import { Brand } from '../../ui/brand/brand.js';
import { problemSentence } from '../../ui/states/problem-words.js';
import { fieldsOf } from '../../util/form-fields.js';

/** Creates the first user on a new installation and signs them in; they see the paper account that trades already. */
@Component({
  selector: 'tg-setup',
  imports: [Brand],
  templateUrl: './setup.html',
  styleUrl: '../sign-in/sign-in.css',
})
export class Setup {
  private readonly authentication = inject(Authentication);
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly isSending = signal(false);
  protected readonly fault = signal('');

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    const { login = '', name = '', password = '', repeated = '' } = fieldsOf(event);
    if (password !== repeated) {
      this.fault.set($localize`:@@setupDiffers:The two passwords differ.`);
      return;
    }
    this.isSending.set(true);
    this.fault.set('');
    try {
      await this.authentication.setUp({ login, name, password });
      await this.session.reload();
      await this.router.navigateByUrl('/');
    } catch (error) {
      this.fault.set(problemSentence(problemOfError(error)));
    } finally {
      this.isSending.set(false);
    }
  }
}
