import {
  LucideActivity,
  LucideClockArrowLeft,
  LucideLayoutDashboard,
  LucideListFilter,
  type LucideIcon,
} from '@lucide/angular';

/** A page of the side bar. */
export interface PageEntry {
  /** Segment of the URL after the account. */
  readonly path: string;
  readonly title: string;
  readonly icon: LucideIcon;
  /** The key after `g` that opens it. */
  readonly key: string;
  /** Whether the bottom bar of phones shows it. */
  readonly onPhone: boolean;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly PageEntry[];
}

/** The side bar. A page that has no data source yet is absent. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    title: $localize`:@@groupNow:Now`,
    pages: [
      {
        path: 'overview',
        title: $localize`:@@pageOverview:Overview`,
        icon: LucideLayoutDashboard,
        key: 'o',
        onPhone: true,
      },
      {
        path: 'decisions',
        title: $localize`:@@pageDecisions:Decisions`,
        icon: LucideListFilter,
        key: 'd',
        onPhone: true,
      },
      {
        path: 'positions',
        title: $localize`:@@pagePositions:Positions`,
        icon: LucideActivity,
        key: 'p',
        onPhone: true,
      },
    ],
  },
  {
    title: $localize`:@@groupLearn:Learn`,
    pages: [
      {
        path: 'trades',
        title: $localize`:@@pageTrades:Trades`,
        icon: LucideClockArrowLeft,
        key: 't',
        onPhone: false,
      },
    ],
  },
];

export const PAGES: readonly PageEntry[] = PAGE_GROUPS.flatMap(({ pages }) => pages);
