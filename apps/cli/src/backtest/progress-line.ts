import type { BackTestProgress } from '@tidegate/backtest';

/** Shows how far a run is: one line that rewrites itself on a terminal, one line per tenth elsewhere. */
export class ProgressLine {
  private tenth = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show({ candles, total, at, trades }: BackTestProgress): void {
    const share = total === 0 ? 1 : candles / total;
    const day = new Date(at).toISOString().slice(0, 10);
    const text = `${Math.floor(share * 100)} %  ${day}  ${candles} of ${total} candles, ${trades} trades`;
    if (this.stream.isTTY) {
      this.stream.write(`\r${text}\u001b[K`);
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth <= this.tenth) return;
    this.tenth = tenth;
    this.stream.write(`${text}\n`);
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
