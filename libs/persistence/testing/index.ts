export { writeFirstFormat } from './first-format-storage.js';
export { acquireWithoutLock } from './acquire-without-lock.js';
export { TemporaryStorage } from './temporary-storage.js';
