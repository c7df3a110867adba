import { HttpClient } from '@angular/common/http';
import { computed, effect, inject, signal, type Signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import type { Loaded } from './loaded.js';

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursor: string | null;
}

/** Rows of several pages: the first one, and those that the user asked for after it. */
export interface Pages<Row> {
  readonly rows: Signal<readonly Row[]>;
  readonly hasMore: Signal<boolean>;
  readonly more: () => Promise<void>;
}

/** Rows kept in the browser; beyond them the user filters or exports. */
const ROWS_MAX = 5_000;

/** Reads the pages after the first one. They are forgotten when the first page changes. */
export function pagesAfter<Row>(first: Loaded<Page<Row>>, address: () => string): Pages<Row> {
  const http = inject(HttpClient);
  const added = signal<readonly Row[]>([]);
  const cursor = signal<string | null>(null);
  let isReading = false;
  effect(() => {
    const page = first.value();
    added.set([]);
    cursor.set(page?.cursor ?? null);
  });
  const rows = computed(() => [...(first.value()?.rows ?? []), ...added()]);
  return {
    rows,
    hasMore: computed(() => cursor() !== null && rows().length < ROWS_MAX),
    more: async () => {
      const from = cursor();
      if (from === null || isReading) return;
      isReading = true;
      try {
        const base = address();
        const url = `${base}${base.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(from)}`;
        const page = await firstValueFrom(http.get<Page<Row>>(url));
        if (cursor() !== from) return;
        added.update((before) => [...before, ...page.rows]);
        cursor.set(page.cursor);
      } finally {
        isReading = false;
      }
    },
  };
}
