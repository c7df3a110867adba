/** Colours of a palette by name. */
export type Colours = ReadonlyMap<string, string>;

/** The light and the dark palette of a page, from its CSS custom properties. */
export function palettesOf(html: string): { readonly light: Colours; readonly dark: Colours } {
  const [light = '', dark = ''] = html.split('@media (prefers-color-scheme: dark)', 2);
  return { light: coloursIn(light), dark: coloursIn(dark) };
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2). */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return ((high as number) + 0.05) / ((low as number) + 0.05);
}

function coloursIn(style: string): Colours {
  return new Map(
    [...style.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [
      name,
      colour,
    ]),
  );
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
