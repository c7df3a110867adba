import { describe, expect, it } from '@jest/globals';

import { EMPTY_RECORD, fillRow, orderRow } from '../../../testing/index.js';
import type { AccountRecord } from '../../ports.js';
import { storedBooksOf } from './stored-books.js';

describe('storedBooksOf', () => {
  it('keeps the orders and fills that a venue may still report, without balances and state', () => {
    const { balances: _balances, state: _state, ...books } = EMPTY_RECORD;
    const held = { endedOrders: [orderRow()], recentFills: [fillRow().id] };
    expect(storedBooksOf({ ...EMPTY_RECORD, ...held })).toEqual({ ...books, ...held });
  });

  it('reads a record of an older journal without ended positions and transfers', () => {
    const { endedPositions: _positions, recentTransfers: _transfers, ...older } = EMPTY_RECORD;
    const books = storedBooksOf(older as unknown as AccountRecord);
    expect(books).toMatchObject({ endedPositions: [], recentTransfers: [] });
  });
});
