import { describe, expect, it } from '@jest/globals';

import { languageOf } from './language.js';

describe('the language', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['EN-us', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ])('of the tag "%s" is %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });
});
