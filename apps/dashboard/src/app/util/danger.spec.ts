import { describe, expect, it } from '@jest/globals';

import { missingFrom, type Confirmation } from './danger.js';

const READY: Confirmation = {
  danger: 'money',
  reason: 'news',
  typedName: '',
  expectedName: 'paper-1',
  hasPreview: true,
  needsPreview: true,
};

describe('a dangerous command', () => {
  it('is ready with a preview and a reason', () => {
    expect(missingFrom(READY)).toBeNull();
    expect(missingFrom({ ...READY, needsPreview: false, hasPreview: false })).toBeNull();
  });

  it('waits for its preview', () => {
    expect(missingFrom({ ...READY, hasPreview: false })).toBe('preview');
  });

  it('needs a reason that is not blank', () => {
    expect(missingFrom({ ...READY, reason: '  ' })).toBe('reason');
  });

  it.each(['', 'Paper-1', 'paper-1 ', 'paper-10'])('that is wide refuses the name "%s"', (name) => {
    expect(missingFrom({ ...READY, danger: 'wide', typedName: name })).toBe('name');
  });

  it('that is wide accepts the exact name', () => {
    expect(missingFrom({ ...READY, danger: 'wide', typedName: 'paper-1' })).toBeNull();
  });
});
