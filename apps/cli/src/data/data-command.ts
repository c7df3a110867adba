import type { Command } from 'commander';

import { addExport } from './export-command.js';
import { addImport } from './import-command.js';
import { addList } from './list-command.js';
import { addRecord } from './record-command.js';
import { addVerify } from './verify-command.js';

/** `tidegate data import|list|verify|export|record`. */
export function addData(program: Command): void {
  const data = program.command('data').description('Manages recorded candles.');
  addImport(data);
  addList(data);
  addVerify(data);
  addExport(data);
  addRecord(data);
}
