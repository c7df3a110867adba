import type { AccountsScope, TradingViews } from '@tidegate/composition';
import { PageQuery, type PageAnswer } from '@tidegate/contracts';
import type { Command } from 'commander';

import { withTradingViews } from '../operations/open-operations.js';
import { accountsOf, requestOf } from '../operations/request-options.js';
import { queryMembers, withPage, type PageOptions } from './trading-options.js';
import { decisionTable, orderTable, positionTable, tradeTable } from './trading-tables.js';

/** `tidegate positions|orders|trades|decisions`. */
export function addPages(program: Command): void {
  const positions = program
    .command('positions')
    .description('Lists positions with stop, target and cost, newest first.');
  withPage(positions, ['strategy', 'status']).action(
    printing((views, scope, query) => views.positions(scope, query), positionTable),
  );
  const orders = program.command('orders').description('Lists orders, newest first.');
  withPage(orders, ['status']).action(
    printing((views, scope, query) => views.orders(scope, query), orderTable),
  );
  const trades = program
    .command('trades')
    .description('Lists closed trades with gross profit, fees and net profit, newest first.');
  withPage(trades, ['strategy']).action(
    printing((views, scope, query) => views.trades(scope, query), tradeTable),
  );
  const decisions = program
    .command('decisions')
    .description('Lists evaluated signals and why they were rejected, newest first.');
  withPage(decisions, ['strategy', 'outcome', 'code']).action(
    printing((views, scope, query) => views.decisions(scope, query), decisionTable),
  );
}

function printing<Row>(
  read: (views: TradingViews, scope: AccountsScope, query: PageQuery) => Promise<PageAnswer<Row>>,
  tableOf: (rows: readonly Row[]) => string,
): (options: PageOptions) => Promise<void> {
  return async (options) => {
    const query = requestOf(PageQuery, queryMembers(options));
    const scope = accountsOf(options);
    const page = await withTradingViews(options, (views) => read(views, scope, query));
    if (options.json) {
      process.stdout.write(`${JSON.stringify(page)}\n`);
      return;
    }
    process.stdout.write(tableOf(page.rows));
    if (page.cursor !== null) process.stderr.write(`More: --cursor '${page.cursor}'\n`);
    if (page.rows.length > 0 && process.stderr.isTTY) {
      process.stderr.write('To explain one: npm run -s tidegate -- why <id>\n');
    }
  };
}
