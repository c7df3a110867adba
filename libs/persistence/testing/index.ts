export { writeFirstForm } from './first-form-storage.js';
export { acquireBeside } from './second-holder.js';
export { TemporaryStorage } from './temporary-storage.js';
