import type { Command } from 'commander';

import { addAccount } from './account/account-command.js';
import { addAudit } from './audit/audit-command.js';
import { addBackup } from './backup/backup-command.js';
import { addBackTest } from './backtest/backtest-command.js';
import { addConfig } from './config/config-command.js';
import { addControl } from './control/control-command.js';
import { addData } from './data/data-command.js';
import { addProfile } from './profile/profile-command.js';
import { addReplay } from './replay/replay-command.js';
import { addSetup } from './setup/setup-command.js';
import { addStrategies } from './strategies/strategies-command.js';
import { addPages } from './trading/page-commands.js';
import { addStatus } from './trading/status-command.js';
import { addWhy } from './trading/why-command.js';
import { addUser } from './user/user-command.js';
import { addWalkForward } from './walk-forward/walk-forward-command.js';

/** Adds every command, in the order of the help text. Commands inherit the settings that the program has already. */
export function addCommands(program: Command): void {
  addBackTest(program);
  addWalkForward(program);
  addData(program);
  addReplay(program);
  addBackup(program);
  addStatus(program);
  addPages(program);
  addWhy(program);
  addAccount(program);
  addProfile(program);
  addControl(program);
  addSetup(program);
  addUser(program);
  addAudit(program);
  addConfig(program);
  addStrategies(program);
}
