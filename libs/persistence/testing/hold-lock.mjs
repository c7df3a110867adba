/** A process that holds the lock of a storage directory until it is killed. */
import Database from 'better-sqlite3';

const database = new Database(process.argv[2], { timeout: 0 });
database.exec('BEGIN EXCLUSIVE');
process.send('held');
// The listener keeps the process running while its parent runs.
process.on('message', () => undefined);
