/**
 * Kraken's older asset codes and the names that everybody (its own WebSocket v2 included) uses. Only these are translated:
 * newer codes that begin with X or Z (XTZ, ZRX …) are names already.
 */
const NAME_BY_LEGACY_CODE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    XBT: 'BTC',
    XXBT: 'BTC',
    XDG: 'DOGE',
    XXDG: 'DOGE',
    XETH: 'ETH',
    XLTC: 'LTC',
    XXRP: 'XRP',
    XXLM: 'XLM',
    XXMR: 'XMR',
    XZEC: 'ZEC',
    XETC: 'ETC',
    XMLN: 'MLN',
    XREP: 'REP',
    ZUSD: 'USD',
    ZEUR: 'EUR',
    ZGBP: 'GBP',
    ZCAD: 'CAD',
    ZJPY: 'JPY',
    ZAUD: 'AUD',
  }),
);

/** The two names that REST still wants in their old form. */
const REST_CODE_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['BTC', 'XBT'],
  ['DOGE', 'XDG'],
]);

/** `XXBT` and `XBT` → `BTC`; anything not in the table is its own name. */
export function assetName(code: string): string {
  return NAME_BY_LEGACY_CODE.get(code) ?? code;
}

/** The REST `pair` parameter of a symbol: `BTC/USD` → `XBTUSD`. */
export function restPairOf(symbol: string): string {
  return symbol
    .split('/')
    .map((asset) => REST_CODE_BY_NAME.get(asset) ?? asset)
    .join('');
}

/** The venue-neutral symbol of a REST `wsname`: `XBT/USD` → `BTC/USD`; `null` when it is not `BASE/QUOTE`. */
export function symbolOfWsName(wsName: string): string | null {
  const parts = wsName.split('/');
  if (parts.length !== 2 || parts.some((part) => part === '')) return null;
  return parts.map(assetName).join('/');
}
