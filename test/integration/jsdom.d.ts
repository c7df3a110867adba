/** The part of jsdom that the accessibility check uses; the package brings no types. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options: { readonly runScripts: 'outside-only' });
    readonly window: { eval(script: string): unknown; close(): void };
  }
}
