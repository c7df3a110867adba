import { TidegateError } from '@tidegate/kernel';

/** Reads the body as text. Throws `VENUE_MALFORMED` as soon as it exceeds `bytesMax`. */
export async function readBoundedText(response: Response, bytesMax: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) {
      throw new TidegateError(
        'VENUE_MALFORMED',
        `Response exceeds the limit of ${bytesMax} bytes`,
        {
          details: { bytesMax, url: response.url },
        },
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
