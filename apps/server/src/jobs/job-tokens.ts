/** `JobOperations`. */
export const JOB_OPERATIONS = Symbol('tidegate:job-operations');
/** `HistoryViews`. */
export const HISTORY_VIEWS = Symbol('tidegate:history-views');
