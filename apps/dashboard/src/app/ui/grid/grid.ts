import { Grid as AriaGrid, GridCell, GridCellWidget, GridRow } from '@angular/aria/grid';
import { NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  Component,
  computed,
  contentChildren,
  DestroyRef,
  ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { LucideColumns3, LucideDownload } from '@lucide/angular';

import { UserPreferences } from '../../data/preferences.js';
import { Viewport } from '../../data/viewport.js';
import { saveFile } from '../../util/download.js';
import {
  csvOf,
  filterRows,
  nextSorting,
  rowAfterKey,
  sortRows,
  visibleRange,
  type Sorting,
} from '../../util/grid-rows.js';
import { Keys } from '../keys/keys.js';
import { Popover } from '../popover/popover.js';
import { Cell } from './cell.js';
import type { GridColumn } from './columns.js';

/** The one table of the console: sorts, filters, hides columns, exports what it shows, and scrolls any number of rows. */
@Component({
  selector: 'tg-grid',
  imports: [
    AriaGrid,
    GridCell,
    GridCellWidget,
    GridRow,
    LucideColumns3,
    LucideDownload,
    NgTemplateOutlet,
    Popover,
  ],
  templateUrl: './grid.html',
  styleUrl: './grid.css',
})
export class Grid<Row> {
  private readonly preferences = inject(UserPreferences);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly scroller = viewChild<ElementRef<HTMLElement>>('scroller');
  private readonly search = viewChild<ElementRef<HTMLInputElement>>('search');
  protected readonly isPhone = inject(Viewport).isPhone;

  /** Names the table for screen readers. */
  readonly label = input.required<string>();
  /** Names the stored layout, and the exported file. */
  readonly name = input.required<string>();
  readonly columns = input.required<readonly GridColumn<Row>[]>();
  readonly rows = input.required<readonly Row[]>();
  readonly keyOf = input.required<(row: Row) => string>();
  /** The key of the row whose details are open. */
  readonly selected = model<string | null>(null);
  /** Rows in view before the table scrolls. */
  readonly rowsShown = input(15);
  readonly hasMore = input(false);
  readonly opened = output<Row>();
  readonly more = output();

  private readonly cells = contentChildren<Cell<Row>>(Cell);
  protected readonly templates = computed(
    () => new Map(this.cells().map((cell) => [cell.tgCell(), cell.template])),
  );

  protected readonly filterLabel = computed(
    () => $localize`:@@gridFilterLabel:Filter the rows of ${this.label()}:table:`,
  );
  protected readonly filter = signal('');
  protected readonly sorting = signal<Sorting | null>(null);
  private readonly view = signal({ top: 0, height: 0, rowHeight: 28 });

  private readonly hidden = computed(() => {
    const stored = this.preferences.all().tables[this.name()];
    const extra = this.columns().flatMap(({ key, isExtra }) => (isExtra === true ? [key] : []));
    return new Set(stored?.hidden ?? extra);
  });
  protected readonly chooser = computed(() =>
    this.columns().map(({ key, title }) => ({ key, title, shown: !this.hidden().has(key) })),
  );
  protected readonly shownColumns = computed(() =>
    this.columns().filter(({ key }) => !this.hidden().has(key)),
  );
  protected readonly tracks = computed(() =>
    this.shownColumns()
      .map(({ width }) => width)
      .join(' '),
  );
  protected readonly shownRows = computed(() =>
    sortRows(
      filterRows(this.rows(), this.columns(), this.filter()),
      this.columns(),
      this.sorting(),
    ),
  );
  private readonly range = linkedSignal(() => visibleRange(this.view(), this.shownRows().length));
  protected readonly slice = computed(() => {
    const { start, end } = this.range();
    return this.shownRows()
      .slice(start, end)
      .map((row, index) => ({ row, index: start + index, key: this.keyOf()(row) }));
  });
  protected readonly above = computed(() => this.range().start);
  protected readonly below = computed(() => this.shownRows().length - this.range().end);
  protected readonly cards = computed(() => this.shownRows().slice(0, CARDS_MAX));
  protected readonly card = computed(() => ({
    title: this.columns().filter(({ onPhone }) => onPhone === 'title'),
    lead: this.columns().filter(({ onPhone }) => onPhone === 'lead'),
    second: this.columns().filter(({ onPhone }) => onPhone === 'second'),
    verbs: this.columns().filter(({ onPhone }) => onPhone === 'verb'),
  }));

  constructor() {
    inject(Keys).register(
      [
        this.shortcut('j', $localize`:@@keyNextRow:Next row`, () => {
          this.step(1);
        }),
        this.shortcut('k', $localize`:@@keyPreviousRow:Previous row`, () => {
          this.step(-1);
        }),
        this.shortcut('/', $localize`:@@keyFilter:Filter the table`, () => {
          this.search()?.nativeElement.focus();
        }),
      ],
      inject(DestroyRef),
    );
    // Before the directive of the grid, which only knows rendered rows.
    this.element.addEventListener(
      'keydown',
      (event) => {
        this.moveFar(event);
      },
      { capture: true },
    );
    afterNextRender(() => {
      this.measure();
    });
  }

  protected measure(): void {
    const scroller = this.scroller()?.nativeElement;
    if (scroller === undefined) return;
    const row = scroller.querySelector<HTMLElement>('.body-row');
    this.view.set({
      top: scroller.scrollTop,
      height: scroller.clientHeight,
      rowHeight: row?.offsetHeight ?? rowHeightOf(scroller),
    });
    const { scrollTop, clientHeight, scrollHeight } = scroller;
    if (this.hasMore() && scrollTop + clientHeight > scrollHeight - 200) this.more.emit();
  }

  protected sort(column: GridColumn<Row>): void {
    if (column.sortBy !== undefined) this.sorting.update((now) => nextSorting(now, column.key));
  }

  protected sortedAs(column: GridColumn<Row>): 'ascending' | 'descending' | 'none' | null {
    if (column.sortBy === undefined) return null;
    const sorting = this.sorting();
    return sorting?.key === column.key ? sorting.direction : 'none';
  }

  protected open(row: Row): void {
    this.selected.set(this.keyOf()(row));
    this.opened.emit(row);
  }

  /** Moves over rows that are not rendered, which the directive of the grid does not know. */
  private moveFar(event: KeyboardEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('.body-cell');
    if (cell === null) return;
    const row = Number(cell.dataset['row']);
    const { height, rowHeight } = this.view();
    const page = Math.max(1, Math.floor(height / rowHeight) - 2);
    const key = `${event.ctrlKey ? 'Control+' : ''}${event.key}`;
    const next = rowAfterKey(key, { row, count: this.shownRows().length, page });
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.focusCell(next, Number(cell.dataset['column']));
  }

  protected toggle(key: string): void {
    const hidden = new Set(this.hidden());
    if (!hidden.delete(key)) hidden.add(key);
    if (hidden.size === this.columns().length) return;
    const { tables } = this.preferences.all();
    this.preferences.change({ tables: { ...tables, [this.name()]: { hidden: [...hidden] } } });
  }

  protected export(): void {
    const csv = csvOf(this.shownRows(), this.shownColumns());
    saveFile(`${this.name()}.csv`, 'text/csv', csv);
  }

  private step(by: 1 | -1): void {
    const rows = this.shownRows();
    const index = rows.findIndex((row) => this.keyOf()(row) === this.selected());
    const row = rows[Math.min(rows.length - 1, Math.max(0, index + by))];
    if (row !== undefined) this.open(row);
  }

  private focusCell(row: number, column: number): void {
    const scroller = this.scroller()?.nativeElement;
    if (scroller === undefined) return;
    const { rowHeight, height } = this.view();
    const top = row * rowHeight;
    if (top < scroller.scrollTop || top + 2 * rowHeight > scroller.scrollTop + height) {
      scroller.scrollTop = Math.max(0, top - height / 2);
    }
    this.measure();
    afterNextRender(
      () => {
        const selector = `.body-cell[data-row="${row}"][data-column="${column}"]`;
        this.element.querySelector<HTMLElement>(selector)?.focus();
      },
      { injector: this.injector },
    );
  }

  private shortcut(keys: string, label: string, run: () => void) {
    return { keys, label, group: $localize`:@@keysTable:Tables`, run };
  }
}

/** Cards that a phone shows at once. */
const CARDS_MAX = 100;

function rowHeightOf(element: HTMLElement): number {
  const height = Number.parseFloat(getComputedStyle(element).getPropertyValue('--row'));
  return Number.isFinite(height) ? height : 28;
}
