import { Dialog } from '@angular/cdk/dialog';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import type { Effect } from '../../util/danger.js';
import { DangerDialog, type DangerRequest } from './danger-dialog.js';

/** Opens dialogs. Loaded when the first one opens. */
@Service()
export class Dialogs {
  private readonly dialog = inject(Dialog);

  /** Asks to confirm a command; `undefined` if the user cancels. The focus starts on Cancel. */
  async confirm(request: DangerRequest): Promise<Effect | undefined> {
    const opened = this.dialog.open<Effect, DangerRequest>(DangerDialog, {
      data: request,
      ariaLabelledBy: 'danger-title',
      panelClass: 'sheet',
      backdropClass: 'scrim',
      autoFocus: '[data-cancel]',
    });
    return firstValueFrom(opened.closed);
  }
}
