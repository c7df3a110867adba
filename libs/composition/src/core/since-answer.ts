import type { SinceAnswer } from '@tidegate/contracts';
import type { StoredMissedTrade } from '@tidegate/persistence';

import { instant } from './plain-answers.js';

/** What became of a missed trade; `null` for one that is not recorded. */
export function sinceAnswer(
  missed: Pick<StoredMissedTrade, 'end' | 'followedUntil'> | null,
): SinceAnswer {
  const end = missed?.end;
  if (end) return { state: end.result, r: end.r, at: instant(end.at), price: end.price };
  const isFollowed = missed !== null && missed.followedUntil !== null;
  return { state: isFollowed ? 'following' : 'not_followed', r: null, at: null, price: null };
}
