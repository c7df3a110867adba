import { describe, expect, it } from '@jest/globals';

import { PAGE_STYLE } from './page-style.js';

const [light = '', dark = ''] = PAGE_STYLE.split('@media (prefers-color-scheme: dark)');
const coloursIn = (style: string): ReadonlyMap<string, string> =>
  new Map(
    [...style.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [
      name,
      colour,
    ]),
  );

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return ((high as number) + 0.05) / ((low as number) + 0.05);
}

describe.each([
  ['light', coloursIn(light)],
  ['dark', coloursIn(dark)],
])('the %s colours of the page', (_, colours) => {
  it.each(['ink', 'soft', 'own', 'held', 'gain', 'loss', 'fall'])(
    'give %s a contrast of 4.5 to the page and its panels',
    (name) => {
      for (const ground of ['ground', 'panel']) {
        const ratio = contrast(colours.get(name) ?? '', colours.get(ground) ?? '');
        expect(ratio).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});
