/**
 * Kraken's legacy asset codes and the common names, which its own WebSocket v2 also uses. Only these codes are
 * translated; newer codes that begin with X or Z (XTZ, ZRX …) are already names.
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

/** The two assets for which REST requires the legacy code. */
const REST_CODE_BY_NAME: ReadonlyMap<string, string> = new Map([
  ['BTC', 'XBT'],
  ['DOGE', 'XDG'],
]);

/** `XXBT` and `XBT` → `BTC`; codes not in the table are returned unchanged. */
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

/** The venue-neutral symbol of a REST `wsname`: `XBT/USD` → `BTC/USD`; `null` if it is not `BASE/QUOTE`. */
export function symbolOfWsName(wsName: string): string | null {
  const parts = wsName.split('/');
  if (parts.length !== 2 || parts.some((part) => part === '')) return null;
  return parts.map(assetName).join('/');
}
