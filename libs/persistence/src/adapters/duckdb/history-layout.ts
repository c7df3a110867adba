import { join } from 'node:path';

import type { SeriesName } from '@tidegate/backtest';
import { TidegateError } from '@tidegate/kernel';
import { parseCandleFileName, type TenantScope } from '@tidegate/model';

/** Marks the folder of a history store and holds the number of its format. */
export const MARKER_FILE = 'history.json';
export const FORMAT = 1;

const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PART = /^(\d{4}(?:-\d\d)?)\.parquet$/;

/** `<root>/<tenant>`. */
export function tenantFolder(root: string, { tenant }: TenantScope): string {
  if (TENANT.test(tenant)) return join(root, tenant);
  throw new TidegateError(
    'DATA_NAME_INVALID',
    `Tenant ${JSON.stringify(tenant)} cannot be a folder: expected 1 to 63 lowercase letters, digits and dashes`,
  );
}

/** `<root>/<tenant>/kraken_BTC-USD_15m`. Throws `DATA_NAME_INVALID`. */
export function seriesFolder(root: string, scope: TenantScope, series: SeriesName): string {
  const { venue, symbol, timeframe } = series;
  const name = `${venue}_${symbol.replace('/', '-')}_${timeframe}`;
  const parsed = seriesOf(name);
  if (parsed?.venue === venue && parsed.symbol === symbol) {
    return join(tenantFolder(root, scope), name);
  }
  throw new TidegateError(
    'DATA_NAME_INVALID',
    `${JSON.stringify(name)} is not the name of a series: expected a venue of lowercase letters, digits and dots, and a symbol like BTC/USD`,
  );
}

/** The series of a folder name; `null` for other names. */
export function seriesOf(name: string): SeriesName | null {
  const parsed = parseCandleFileName(`${name}.csv`);
  if (!parsed) return null;
  const { venue, symbol, timeframe } = parsed;
  return name === `${venue}_${symbol.replace('/', '-')}_${timeframe}`
    ? { venue, symbol, timeframe }
    : null;
}

/** The period of a file name; `null` for other files. */
export function periodOfFile(name: string): string | null {
  return PART.exec(name)?.[1] ?? null;
}

export function partFile(folder: string, period: string): string {
  return join(folder, `${period}.parquet`);
}
