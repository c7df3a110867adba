/** Names of the first column that a header may have: `timestamp_ms`, `time`, `Open Time`, `date`, `unix`, `ts` … */
const TIME_NAME = /^(?:[a-z]+[ _])*(?:timestamp|datetime|time|date|unix|ts)(?:[ _][a-z]+)*$/;
/** A name of any column, never a number. */
const COLUMN_NAME = /^[a-z%][a-z0-9 _.%()/-]*$/;
/** A header is not longer than this many characters. */
export const HEADER_LENGTH_MAX = 1_024;

/** Why a first line is refused that is neither a row nor a header. */
export const HEADER_REFUSAL =
  'neither a row of numbers nor a header, which names its columns and the time first';
/** Why a file is refused whose carriage returns stand without line feeds. */
export const LINE_END_REFUSAL = 'lines end in CR alone, where LF or CR LF is expected';

/** Whether the first line of a recording is a header: column names, that of the time first, quotes allowed. */
export function isRecordingHeader(line: string): boolean {
  if (line.length > HEADER_LENGTH_MAX) return false;
  const names = line
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return TIME_NAME.test(names[0] ?? '') && names.every((name) => COLUMN_NAME.test(name));
}
