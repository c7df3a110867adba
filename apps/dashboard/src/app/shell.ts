import { ChangeDetectionStrategy, Component } from '@angular/core';

@Component({
  selector: 'tg-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<main><h1 i18n="@@productName">Tidegate</h1></main>`,
})
export class Shell {}
