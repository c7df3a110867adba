export { PiscinaPool, type PiscinaPoolSetup } from './adapters/piscina/piscina-pool.js';
export { runTask, type TaskContext, type TaskHandler } from './adapters/piscina/run-task.js';
export type { WorkerOutcome, WorkerTask } from './adapters/piscina/worker-protocol.js';
export {
  isEnded,
  jobId,
  type Job,
  type JobEstimate,
  type JobFailure,
  type JobId,
  type JobProgress,
  type JobState,
  type NewJob,
} from './core/job.js';
export {
  LOG_LINES_MAX,
  type JobEnd,
  type JobHooks,
  type JobLogLine,
  type JobPool,
  type JobRunner,
  type JobStore,
  type JobTask,
} from './ports.js';
export { QueuedJobRunner, type JobLimits, type JobRunnerSetup } from './queued-job-runner.js';
