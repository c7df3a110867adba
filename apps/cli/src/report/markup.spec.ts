import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { markup, Markup } from './markup.js';

describe('markup', () => {
  it('markup escapes text in content and in quoted attributes', () => {
    const evil = '<script>"\'&';
    expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&lt;script&gt;&quot;&#39;&amp;">&lt;script&gt;&quot;&#39;&amp;</p>',
    );
  });

  it('markup inserts nested markup and lists unescaped, and nothing for null', () => {
    const item = markup`<li>${'a & b'}</li>`;
    expect(markup`<ul>${[item, item]}${null}${3}</ul>`.text).toBe(
      '<ul><li>a &amp; b</li><li>a &amp; b</li>3</ul>',
    );
  });

  it('markup never lets text open a tag, end an attribute or start an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { text: escaped } = markup`${text}`;
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
      seeded({ numRuns: 300 }),
    );
  });

  it('markup replaces control characters with U+FFFD', () => {
    expect(markup`${'a\u0000b\u001Bc\td'}`).toEqual(new Markup('a\uFFFDb\uFFFDc\td'));
  });
});
