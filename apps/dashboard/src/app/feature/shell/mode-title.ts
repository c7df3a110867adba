import { effect, inject, Service, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, type RouterStateSnapshot } from '@angular/router';

import { CurrentScope } from '../../data/scope.js';
import { modeWord } from '../../ui/frame/mode-words.js';

/** Titles of tabs start with the mode: `PAPER · Overview · Tidegate`. */
@Service()
export class ModeTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly current = inject(CurrentScope);
  private readonly page = signal('');

  constructor() {
    super();
    effect(() => {
      const mode = this.current.tenant() === '' ? '' : modeWord(this.current.mode());
      this.title.setTitle(
        [mode, this.page(), 'Tidegate'].filter((part) => part !== '').join(' · '),
      );
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.page.set(this.buildTitle(snapshot) ?? '');
  }
}
