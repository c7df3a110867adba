import { Dialog } from '@angular/cdk/dialog';
import { inject, Service } from '@angular/core';

import { KeyList } from './key-list.js';
import { Palette } from './palette.js';

/** Opens the palette and the list of keys. Loaded when one of them is first used. */
@Service()
export class ShellOverlays {
  private readonly dialog = inject(Dialog);

  openPalette(): void {
    this.dialog.open(Palette, {
      ariaLabel: $localize`:@@paletteTitle:Search or run`,
      panelClass: ['sheet', 'palette', 'wide'],
      backdropClass: 'scrim',
      autoFocus: 'input',
    });
  }

  openKeyList(): void {
    this.dialog.open(KeyList, {
      ariaLabelledBy: 'key-list-title',
      panelClass: 'sheet',
      backdropClass: 'scrim',
    });
  }
}
