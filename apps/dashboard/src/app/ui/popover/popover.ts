import { booleanAttribute, Directive, ElementRef, inject, input, signal } from '@angular/core';

const GAP = 4;
const MARGIN = 8;
let made = 0;

/**
 * Opens a panel beside its button. The browser closes it on Escape, on a press elsewhere, and returns the focus.
 * The panel is an element with the attribute `popover`.
 */
@Directive({
  selector: 'button[tgPopover]',
  exportAs: 'tgPopover',
  host: {
    type: 'button',
    '[attr.popovertarget]': 'id()',
    '[attr.aria-expanded]': 'open()',
    '[attr.aria-controls]': 'id()',
  },
})
export class Popover {
  private readonly button = inject<ElementRef<HTMLButtonElement>>(ElementRef).nativeElement;
  readonly panel = input.required<HTMLElement, HTMLElement>({
    alias: 'tgPopover',
    transform: (panel) => this.watch(panel),
  });
  /** Aligns the panel's end, not its start, with the button. */
  readonly alignEnd = input(false, { transform: booleanAttribute });

  protected readonly id = signal('');
  readonly open = signal(false);

  close(): void {
    this.panel().hidePopover();
  }

  private watch(panel: HTMLElement): HTMLElement {
    if (panel.id === '') panel.id = `popover-${(made += 1)}`;
    this.id.set(panel.id);
    panel.addEventListener('beforetoggle', (event) => {
      if (event.newState === 'open') this.place(panel);
    });
    panel.addEventListener('toggle', (event) => {
      this.open.set(event.newState === 'open');
      if (event.newState === 'open') keepInside(panel);
    });
    return panel;
  }

  private place(panel: HTMLElement): void {
    const { top, right, bottom, left } = this.button.getBoundingClientRect();
    const below = bottom < innerHeight * 0.65;
    Object.assign(panel.style, {
      position: 'fixed',
      margin: '0',
      top: below ? `${bottom + GAP}px` : 'auto',
      bottom: below ? 'auto' : `${innerHeight - top + GAP}px`,
      left: this.alignEnd() ? 'auto' : `${left}px`,
      right: this.alignEnd() ? `${Math.max(MARGIN, innerWidth - right)}px` : 'auto',
      maxHeight: `${Math.max(160, below ? innerHeight - bottom - 2 * MARGIN : top - 2 * MARGIN)}px`,
    });
  }
}

/** Moves a panel that would leave the window back inside. */
function keepInside(panel: HTMLElement): void {
  const { left, right, width } = panel.getBoundingClientRect();
  if (right <= innerWidth - MARGIN && left >= MARGIN) return;
  panel.style.right = 'auto';
  panel.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - MARGIN - width))}px`;
}
