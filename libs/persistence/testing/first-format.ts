/**
 * Rows of a storage in its first format. The text must never change, because it represents existing files.
 */
const SIGNAL = `{"instrument":"kraken:BTC/USD","profile":"profile","direction":"long","score":0.71,"confidence":0.66,"votesFor":3,"votesAgainst":1,"votes":[{"agrees":true,"weight":0.25,"signal":{"strategy":"trend","family":"trend_following","instrument":"kraken:BTC/USD","timeframe":"15m","direction":"long","strength":0.7,"confidence":0.6,"entry":64125.1,"stop":63500,"target":65400,"reasons":{"adx":31.5,"emaFast":64050.25,"emaSlow":63900.125,"missing":"NaN"},"at":1780000000000}},{"agrees":false,"weight":0.25,"signal":{"strategy":"vwap_momentum","family":"trend_following","instrument":"kraken:BTC/USD","timeframe":"15m","direction":"short","strength":0.7,"confidence":0.6,"entry":64125.1,"stop":63500,"target":65400,"reasons":{"adx":31.5,"emaFast":64050.25,"emaSlow":63900.125,"missing":"NaN"},"at":1780000000000}}],"timeframes":[{"timeframe":"5m","direction":"long","regime":{"trend":"trend","volatility":"mid","expanding":false,"adx":31.5,"atrRate":0.0042,"atrPercentile":"NaN"},"score":0.7,"confidence":0.6}],"primary":"15m","regime":{"trend":"trend","volatility":"mid","expanding":false,"adx":31.5,"atrRate":0.0042,"atrPercentile":"NaN"},"book":{"state":"agrees","score":0.3},"entry":64125.1,"stop":63500,"target":65400,"leader":"trend","adjustments":{"session":1,"leadLag":1.05},"at":1780000000000,"candleClosedAt":1780000000000,"validUntil":1780000060000}`;
const PREDICTION = `{"predictor":"heuristic","probability":0.62,"confidence":0.64,"contributions":{"votes":0.3,"regime":0.1},"features":{"version":"1","names":["rsi","adx","funding"],"values":[55.5,31.5,"NaN"]},"cached":false}`;

/** Version 1 of the state text. */
export const FIRST_FORMAT_STATE = `{"version":1,"risk":"{\\"version\\":1,\\"tradingDay\\":20454,\\"dayStartEquity\\":10000,\\"equityPeak\\":10000,\\"realisedToday\\":0,\\"entriesToday\\":1,\\"entryTimes\\":[1767227460000],\\"lossStreak\\":0,\\"winStreak\\":0,\\"lastLossAt\\":null,\\"instrumentActivity\\":{\\"testnet:BTC/USD\\":1767227460000},\\"strategyExits\\":{},\\"closedTrades\\":0,\\"rMultiples\\":[],\\"ruin\\":{\\"probability\\":null,\\"probationLeft\\":0},\\"breakers\\":{\\"graceUntil\\":1767225660000,\\"states\\":{\\"stale_data\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null},\\"feed_down\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null},\\"consecutive_losses\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null},\\"drawdown\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null},\\"task_failures\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null},\\"venue_degraded\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null},\\"slippage_anomaly\\":{\\"tripped\\":false,\\"reason\\":\\"\\",\\"trippedAt\\":null,\\"strikes\\":0,\\"calmSince\\":null,\\"worstLevel\\":null,\\"acceptedLevel\\":null}}}}","adaptive":{"strategies":{},"sessions":{"trades":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"wins":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}},"closedTrades":0,"volume":[{"day":20454,"notional":2000}]}`;

/** Rows of the ledger under migrations 1 to 3. */
export const FIRST_FORMAT_LEDGER = `
INSERT INTO runs (epoch, started_at) VALUES (1, 1779999995000), (2, 1779999996000), (7, 1779999997000);
INSERT INTO journal (venue, sequence, at, type, payload) VALUES
  ('coinbase', 1, 1779999996000, 'started', '{"type":"started"}'),
  ('kraken', 41, 1779999997000, 'started', '{"type":"started"}'),
  ('kraken', 42, 1779999998000, 'candle', '{"type":"candle"}'),
  ('kraken', 43, 1779999999000, 'settled', '{}');
INSERT INTO orders (tenant, account, id, venue_order_id, instrument, position, decision, purpose, exit_reason, side, type,
  quantity, limit_price, stop_price, time_in_force, expires_at, post_only, reduce_only, decision_price, status,
  outcome_unknown, filled_quantity, average_price, fees, reason_code, created_at, submitted_at, updated_at, triggered_at,
  amend_unknown) VALUES
  ('default', 'main', 'o-1-1', 'v-1', 'kraken:BTC/USD', 'p-1-1', 'd-1-1', 'entry', NULL, 'buy', 'limit', '0.12345678',
   '64123.4', NULL, 'GTC', NULL, 1, 0, '64125.1', 'FILLED', 0, '0.12345678', '64123.4', '12.6656432198765432', '',
   1780000000000, 1780000000000, 1780000000100, NULL, 0),
  ('default', 'main', 'o-1-2', 'v-2', 'kraken:BTC/USD', 'p-1-1', NULL, 'protective_stop', NULL, 'sell', 'stop_market',
   '0.12345678', NULL, '63500', 'GTC', NULL, 0, 1, '64123.4', 'ACCEPTED', 0, '0', NULL, '0', '', 1780000000200, 1780000000200,
   1780000000200, 1780000000300, 1);
INSERT INTO fills (tenant, account, id, order_id, instrument, side, price, quantity, fee, fee_asset, liquidity, at) VALUES
  ('default', 'main', 'f-1', 'o-1-1', 'kraken:BTC/USD', 'buy', '64123.4', '0.12345678', '12.6656432198765432', 'USD',
   'maker', 1780000000100);
INSERT INTO positions (tenant, account, id, instrument, direction, status, entry_attempts, quantity, entry_quantity,
  entry_price, exit_quantity, exit_price, cost, realised_pnl, fees, plan, risk_amount, decision, strategy, supporters,
  decision_price, exit_decision_price, entry_trend, entry_volatility, entry_atr_rate, exit_reason, created_at, opened_at,
  closed_at, updated_at) VALUES
  ('default', 'main', 'p-1-1', 'kraken:BTC/USD', 'long', 'open', 1, '0.12345678', '0.12345678', '64123.4', '0', NULL,
   '7916.468486652', '0', '12.6656432198765432',
   '{"initialStop":"63500","stop":"63500","stopOrigin":"initial","target":"65400","originalTarget":"65400","tiersTaken":[0],"stagnationJudged":false,"highest":64200.5,"lowest":64100}',
   '76.96', 'd-1-1', 'trend', '["trend","supertrend"]', '64125.1', NULL, 'trend', 'mid', '0.0042', NULL, 1780000000000, 1780000000100,
   NULL, 1780000000100),
  ('default', 'main', 'p-0-9', 'kraken:ETH/USD', 'long', 'closed', 1, '0', '1', '2000', '1', '2100', '0', '95', '5',
   '{"initialStop":"63500","stop":"63500","stopOrigin":"initial","target":"65400","originalTarget":"65400","tiersTaken":[0],"stagnationJudged":false,"highest":64200.5,"lowest":64100}',
   '50', 'd-0-9', 'keltner', '["keltner"]', '2000', '2100', 'range', 'low', 'NaN', 'target', 1779999991000, 1779999991000, 1779999992000,
   1779999992000);
INSERT INTO closed_trades (tenant, account, position, instrument, direction, strategy, supporters, decision, quantity,
  entry_price, exit_price, gross_pnl, fees, net_pnl, r_multiple, mfe, mae, entry_slippage, exit_slippage, exit_reason,
  trend, volatility, opened_at, closed_at) VALUES
  ('default', 'main', 'p-0-9', 'kraken:ETH/USD', 'long', 'keltner', '["keltner"]', 'd-0-9', '1', '2000', '2100', '100',
   '5', '95', '1.9', '0.05', '-0', '-0.00002', '0.0001', 'target', 'range', 'low', 1779999991000, 1779999992000);
INSERT INTO ledger_transactions (tenant, account, id, kind, at) VALUES
  ('default', 'main', 'deposit:initial', 'deposit', 1779999990001), ('default', 'main', 'fill:f-1', 'fill', 1780000000100);
INSERT INTO ledger_postings (tenant, account, transaction_id, line, book, asset, amount) VALUES
  ('default', 'main', 'deposit:initial', 0, 'cash', 'USD', '100000'),
  ('default', 'main', 'deposit:initial', 1, 'deposits', 'USD', '-100000'),
  ('default', 'main', 'fill:f-1', 0, 'cash', 'USD', '-7929.1341298718765432'),
  ('default', 'main', 'fill:f-1', 1, 'inventory', 'USD', '7916.468486652'),
  ('default', 'main', 'fill:f-1', 2, 'fees', 'USD', '12.6656432198765432');
INSERT INTO ledger_balances (tenant, account, book, asset, amount) VALUES
  ('default', 'main', 'cash', 'USD', '92070.8658701281234568'),
  ('default', 'main', 'deposits', 'USD', '-100000'),
  ('default', 'main', 'fees', 'USD', '12.6656432198765432'),
  ('default', 'main', 'inventory', 'USD', '7916.468486652');
INSERT INTO decisions (tenant, account, id, instrument, at, outcome, rejected_by, signal, prediction, verdicts, sizing)
  VALUES ('default', 'main', 'd-1-1', 'kraken:BTC/USD', 1780000000000, 'accepted', NULL,
   '${SIGNAL}', '${PREDICTION}', '[]',
   '{"quantity":"0.12345678","notional":"7916.468486652","riskAmount":"76.96","factors":[{"name":"kelly","multiplier":0.8,"cap":null,"after":7916,"numbers":{"edge":0.2}}]}');
INSERT INTO account_states (tenant, account, state) VALUES ('default', 'main', '${FIRST_FORMAT_STATE}');
`;

/** Rows of telemetry under migration 1. */
export const FIRST_FORMAT_TELEMETRY = `
INSERT INTO decisions (tenant, account, id, instrument, at, outcome, rejected_by, signal, prediction, verdicts, sizing)
  VALUES ('default', 'main', 'd-1-2', 'kraken:BTC/USD', 1780000060000, 'rejected', 'SPREAD_TOO_WIDE',
   '${SIGNAL}', '${PREDICTION}',
   '[{"gate":"STALE_DATA","passed":true,"message":"","numbers":{"ageMs":1200,"limitMs":180000}},{"gate":"SPREAD_TOO_WIDE","passed":false,"message":"The spread 0.4 % exceeds 0.1 %.","numbers":{"spread":0.004,"max":0.001}}]',
   NULL);
INSERT INTO candles (instrument, timeframe, open_time, open, high, low, close, volume, trades, synthetic) VALUES
  ('kraken:BTC/USD', '1m', 1780000000000, 100, 101.5, 99.25, 100.1, 3.5, 7, 1);
INSERT INTO equity_snapshots (tenant, account, at, equity, cash, unrealised_pnl) VALUES
  ('default', 'main', 1780000000000, '100000.000000000000000001', '92070.86', '-0.1');
`;
