import { describe, expect, it } from '@jest/globals';

import { KeySequences, nameOfPress } from './key-sequences.js';

const KNOWN = new Set(['w', 'g o', 'g d', '?', 'P', 'Mod+k']);

function pressed(...presses: readonly (readonly [name: string, at: number])[]): (string | null)[] {
  const sequences = new KeySequences();
  return presses.map(([name, at]) => sequences.press(name, at, KNOWN));
}

describe('key sequences', () => {
  it('complete a single key at once', () => {
    expect(pressed(['w', 0], ['?', 1])).toEqual(['w', '?']);
  });

  it('complete two keys', () => {
    expect(pressed(['g', 0], ['o', 500])).toEqual([null, 'g o']);
  });

  it('forget the first key after a while', () => {
    expect(pressed(['g', 0], ['o', 2_000])).toEqual([null, null]);
  });

  it('do not run the shortcut of the second key alone', () => {
    expect(pressed(['g', 0], ['w', 100], ['w', 200])).toEqual([null, null, 'w']);
  });

  it('ignore unknown keys', () => {
    expect(pressed(['x', 0], ['o', 100])).toEqual([null, null]);
  });
});

describe('the name of a press', () => {
  it.each([
    [{ key: 'k', ctrlOrMeta: true, alt: false }, 'Mod+k'],
    [{ key: 'K', ctrlOrMeta: true, alt: false }, 'Mod+k'],
    [{ key: 'P', ctrlOrMeta: false, alt: false }, 'P'],
    [{ key: 'l', ctrlOrMeta: false, alt: true }, 'Alt+l'],
    [{ key: 'Escape', ctrlOrMeta: false, alt: false }, 'Escape'],
  ])('of %j is %s', (press, name) => {
    expect(nameOfPress(press)).toBe(name);
  });
});
