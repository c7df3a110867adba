import type { TidegateError } from '@tidegate/kernel';

import { sqliteCodeOf } from './database-error.js';

/** Runs `write` and throws `refusal()` if it violates a primary key or unique constraint. */
export function refuseDuplicate(write: () => void, refusal: () => TidegateError): void {
  try {
    write();
  } catch (thrown) {
    const code = sqliteCodeOf(thrown);
    if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE') {
      throw refusal();
    }
    throw thrown;
  }
}
