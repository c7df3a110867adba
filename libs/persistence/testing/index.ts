export { TemporaryStorage } from './temporary-storage.js';
