import type { TidegateError } from '@tidegate/kernel';

import { sqliteCodeOf } from './database-error.js';

/** Writes a row whose key is the only constraint that it can break, and says so in our words when it does. */
export function refusing(write: () => void, refusal: () => TidegateError): void {
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
