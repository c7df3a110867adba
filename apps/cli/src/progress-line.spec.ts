import { beforeEach, describe, expect, it } from '@jest/globals';

import { ProgressLine } from './progress-line.js';

class FakeStream {
  written = '';

  constructor(readonly isTTY: boolean) {}

  write(text: string): boolean {
    this.written += text;
    return true;
  }
}

const step = (done: number) => ({ done, total: 1_000, text: `${done} of 1000 candles` });

describe('ProgressLine', () => {
  let stream: FakeStream;
  const lineOn = (isTTY: boolean): ProgressLine => {
    stream = new FakeStream(isTTY);
    return new ProgressLine(stream as unknown as NodeJS.WriteStream);
  };

  describe('on a terminal', () => {
    let line: ProgressLine;
    beforeEach(() => {
      line = lineOn(true);
    });

    it('progress on a terminal overwrites one line', () => {
      line.show(step(50));
      line.show(step(51));
      expect(stream.written.split('\r').slice(1)).toEqual([
        '5 %  50 of 1000 candles\u001b[K',
        '5 %  51 of 1000 candles\u001b[K',
      ]);
      expect(stream.written).not.toContain('\n');
    });

    it('progress on a terminal is erased at the end', () => {
      line.end();
      expect(stream.written).toBe('\r\u001b[K');
    });
  });

  it('progress outside a terminal prints at most one line per 10 %', () => {
    const line = lineOn(false);
    for (let done = 0; done <= 1_000; done += 10) line.show(step(done));
    line.end();
    const lines = stream.written.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('10 %  100 of 1000 candles');
    expect(lines[9]).toMatch(/^100 %/);
  });

  it('progress of a run without work is 100 %', () => {
    const line = lineOn(false);
    line.show({ ...step(0), total: 0 });
    expect(stream.written).toMatch(/^100 %/);
  });
});
