import { expect, it } from '@jest/globals';

import type { ConsoleStores } from '../src/ports.js';
import { at, draftRow, OURS, THEIRS } from './console-rows.js';

/** What people are working on. */
export function describeDrafts(stores: () => ConsoleStores): void {
  it('D1 keep one draft per profile and author, and replace it', async () => {
    const { drafts } = stores();
    await drafts.save(OURS, draftRow());
    await drafts.save(OURS, draftRow({ author: 'user:u-ines', note: 'hers' }));
    await drafts.save(OURS, draftRow({ profile: 'bold', note: 'another' }));
    const newer = draftRow({ base: 4, content: '{"b":2}', savedAt: at(9) });
    await drafts.save(OURS, newer);
    expect(await drafts.find(OURS, draftRow())).toEqual(newer);
    const hers = await drafts.find(OURS, draftRow({ author: 'user:u-ines' }));
    expect(hers?.note).toBe('hers');
  });

  it('D2 are discarded by their tenant only', async () => {
    const { drafts } = stores();
    await drafts.save(OURS, draftRow());
    expect(await drafts.find(THEIRS, draftRow())).toBeNull();
    expect(await drafts.discard(THEIRS, draftRow())).toBe(false);
    expect(await drafts.discard(OURS, draftRow())).toBe(true);
    expect(await drafts.discard(OURS, draftRow())).toBe(false);
    expect(await drafts.find(OURS, draftRow())).toBeNull();
  });
}
