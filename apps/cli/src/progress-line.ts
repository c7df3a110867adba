/** How far a run is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What follows the percentage. */
  readonly text: string;
}

/** Shows how far a run is: one line that rewrites itself on a terminal, one line per tenth elsewhere. */
export class ProgressLine {
  private tenth = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show({ done, total, text }: Progress): void {
    const share = total === 0 ? 1 : done / total;
    const line = `${Math.floor(share * 100)} %  ${text}`;
    if (this.stream.isTTY) {
      this.stream.write(`\r${line}\u001b[K`);
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth <= this.tenth) return;
    this.tenth = tenth;
    this.stream.write(`${line}\n`);
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
