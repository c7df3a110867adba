const SCHEME = String.raw`[a-z][a-z\d+.-]{0,20}://`;
/** As far as a URL may hold it, `user:password` or a bare token. */
const USER_INFO = String.raw`[^\s/?#"'<>]*`;
/** A password that was not escaped: a colon that no port follows, then anything up to the last `@` of the word. */
const RAW_PASSWORD = String.raw`[^\s/?#"'<>:@]*:(?!\d*(?:[/?#\s"'<>]|$))[^\s"'<>]*`;
const CREDENTIALS = new RegExp(`(${SCHEME})(?:${RAW_PASSWORD}|${USER_INFO})@`, 'gi');

/** The text with `***` in the place of user and password of each URL in it: what may be printed and logged. */
export function withoutUrlCredentials(text: string): string {
  return text.includes('://') ? text.replaceAll(CREDENTIALS, '$1***@') : text;
}
