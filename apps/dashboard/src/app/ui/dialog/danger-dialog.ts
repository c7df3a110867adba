import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal, type Type } from '@angular/core';
import { NgComponentOutlet } from '@angular/common';

import { CurrentScope } from '../../data/scope.js';
import { problemOfError } from '../../data/problems.js';
import { missingFrom, type Danger, type Effect, type PreviewRow } from '../../util/danger.js';
import type { Problem } from '../../util/problem.js';
import { ModeBadge } from '../frame/mode-badge.js';
import { modeMeaning } from '../frame/mode-words.js';
import { Pending } from '../states/pending.js';
import { ProblemCard } from '../states/problem-card.js';

/** A command that the user confirms. */
export interface DangerRequest {
  readonly danger: Danger;
  readonly title: string;
  /** The verb and its object: `Close 0.0335 BTC`. The dialog adds what it means for money. */
  readonly verb: string;
  readonly explanation: string;
  /** What will happen, asked when the dialog opens; `null`: the command has no preview. */
  readonly preview: (() => Promise<readonly PreviewRow[]>) | null;
  /** Fields above the reason, for example the quantity. */
  readonly fields: Type<unknown> | null;
  /** The name to type for a wide command. */
  readonly expectedName: string;
  /** Sends the command. The key stays the same for this opening, so that a second press cannot act twice. */
  readonly send: (reason: string, key: string) => Promise<Effect>;
}

/** The one dialog of the danger ladder: preview, reason, name, then the effect. The focus starts on Cancel. */
@Component({
  selector: 'tg-danger-dialog',
  imports: [ModeBadge, NgComponentOutlet, Pending, ProblemCard],
  templateUrl: './danger-dialog.html',
  styleUrl: './danger-dialog.css',
})
export class DangerDialog {
  protected readonly request = inject<DangerRequest>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<Effect>>(DialogRef);
  protected readonly current = inject(CurrentScope);
  private readonly key = crypto.randomUUID();

  protected readonly reason = signal('');
  protected readonly typedName = signal('');
  protected readonly rows = signal<readonly PreviewRow[] | null>(null);
  protected readonly previewProblem = signal<Problem | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly isSending = signal(false);
  protected readonly effect = signal<Effect | null>(null);

  protected readonly preview = {
    problem: this.previewProblem.asReadonly(),
    reload: () => void this.loadPreview(),
  };
  protected readonly verb = computed(
    () => `${this.request.verb}, ${modeMeaning(this.current.mode())}`,
  );
  protected readonly missing = computed(() =>
    missingFrom({
      danger: this.request.danger,
      reason: this.reason(),
      typedName: this.typedName(),
      expectedName: this.request.expectedName,
      hasPreview: this.rows() !== null,
      needsPreview: this.request.preview !== null,
    }),
  );

  constructor() {
    void this.loadPreview();
  }

  protected async confirm(): Promise<void> {
    if (this.missing() !== null || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set(null);
    try {
      this.effect.set(await this.request.send(this.reason().trim(), this.key));
    } catch (error) {
      this.problem.set(problemOfError(error));
    } finally {
      this.isSending.set(false);
    }
  }

  private async loadPreview(): Promise<void> {
    if (this.request.preview === null) return;
    this.previewProblem.set(null);
    try {
      this.rows.set(await this.request.preview());
    } catch (error) {
      this.previewProblem.set(problemOfError(error));
    }
  }
}
