/** Progress of a run. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Printed after the percentage. */
  readonly text: string;
}

/** Shows progress: overwrites one line on a terminal; otherwise prints one line per 10 %. */
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
