const SCHEME = String.raw`[a-z][a-z\d+.-]{0,20}://`;
/** `user:password` or a bare token, limited to characters that a URL allows there. */
const USER_INFO = String.raw`[^\s/?#"'<>]*`;
/** An unescaped password: a colon not followed by a port, then everything up to the last `@` of the word. */
const RAW_PASSWORD = String.raw`[^\s/?#"'<>:@]*:(?!\d*(?:[/?#\s"'<>]|$))[^\s"'<>]*`;
const CREDENTIALS = new RegExp(`(${SCHEME})(?:${RAW_PASSWORD}|${USER_INFO})@`, 'gi');

/** Replaces the user and password of each URL in the text with `***`, so that it can be printed and logged. */
export function withoutUrlCredentials(text: string): string {
  return text.includes('://') ? text.replaceAll(CREDENTIALS, '$1***@') : text;
}
