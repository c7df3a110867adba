import {
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  injectAsync,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import {
  LucideDynamicIcon,
  LucideEllipsis,
  LucideSearch,
  provideLucideConfig,
} from '@lucide/angular';

import { CurrentScope } from '../../data/scope.js';
import { Session } from '../../data/session.js';
import { ModeBadge } from '../../ui/frame/mode-badge.js';
import { ModeFrame } from '../../ui/frame/mode-frame.js';
import { modeWord } from '../../ui/frame/mode-words.js';
import { Keys } from '../../ui/keys/keys.js';
import { Announcer } from '../../ui/states/announcer.js';
import { StaleBanner } from '../../ui/states/stale-banner.js';
import { Popover } from '../../ui/popover/popover.js';
import { AccountSwitch } from './account-switch.js';
import { LinkBadge } from './link-badge.js';
import { focusHeadings } from './page-focus.js';
import { PAGE_GROUPS, PAGES, type PageEntry } from './pages.js';
import { registerShellKeys } from './shell-keys.js';
import { UserMenu } from './user-menu.js';

/** How long the notice of entering a live account stays. */
const ENTERING_MS = 4_000;

/** Frame, header, side bar, and bottom bar around the pages of a tenant. */
@Component({
  selector: 'tg-shell',
  imports: [
    AccountSwitch,
    LinkBadge,
    LucideDynamicIcon,
    LucideEllipsis,
    LucideSearch,
    ModeBadge,
    ModeFrame,
    Popover,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    StaleBanner,
    UserMenu,
  ],
  providers: [provideLucideConfig({ size: 16, strokeWidth: 1.75 })],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  private readonly router = inject(Router);
  private readonly overlays = injectAsync(
    async () => (await import('../palette/overlays.js')).ShellOverlays,
  );
  protected readonly current = inject(CurrentScope);

  protected readonly groups = PAGE_GROUPS;
  protected readonly onPhone = PAGES.filter(({ onPhone }) => onPhone);
  protected readonly others = PAGES.filter(({ onPhone }) => !onPhone);
  protected readonly entering = signal(false);
  protected readonly word = computed(() => modeWord(this.current.mode()));
  protected readonly spoken = this.announcer.polite;
  protected readonly alarm = this.announcer.assertive;

  constructor() {
    registerShellKeys({
      keys: inject(Keys),
      open: (page) => void this.open(page),
      openPalette: () => void this.openPalette(),
      openKeyList: () => void this.openKeyList(),
    });
    focusHeadings();
    this.announceLive();
    effect(() => {
      if (this.session.state() === 'signed-out') void this.toSignIn();
    });
  }

  protected linkOf(page: PageEntry): readonly string[] {
    const { tenant, account } = this.current.scope();
    return ['/', tenant, account, page.path];
  }

  protected async openPalette(): Promise<void> {
    (await this.overlays()).openPalette();
  }

  protected async openKeyList(): Promise<void> {
    (await this.overlays()).openKeyList();
  }

  private async open(page: PageEntry): Promise<void> {
    await this.router.navigate(this.linkOf(page));
  }

  private async toSignIn(): Promise<void> {
    const next = untracked(() => this.router.url);
    await this.router.navigate(['/sign-in'], { queryParams: { next } });
  }

  /** Says across the page that the account trades real money, once per entry. */
  private announceLive(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before = '';
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(timer);
    });
    effect(() => {
      const { tenant, account } = this.current.scope();
      const entered = this.current.mode() === 'live' ? `${tenant}/${account}` : '';
      if (entered !== '' && entered !== before) {
        this.entering.set(true);
        clearTimeout(timer);
        timer = setTimeout(() => {
          this.entering.set(false);
        }, ENTERING_MS);
      }
      before = entered;
    });
  }
}
