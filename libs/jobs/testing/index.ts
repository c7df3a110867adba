export { aJob, describeJobStoreContract, type OpenJobStore } from './describe-job-store.js';
export { MemoryJobStore } from './memory-job-store.js';
