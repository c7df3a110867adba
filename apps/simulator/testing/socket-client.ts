import { WebSocket } from 'ws';

/** A client that records every frame as text and can wait for a frame. */
export class SocketClient {
  readonly frames: string[] = [];
  private readonly waiting: {
    readonly test: (frame: string) => boolean;
    readonly found: (frame: string) => void;
  }[] = [];
  private readonly gone: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.take(data.toString('utf8')));
    this.gone = new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }

  static connect(url: string): Promise<SocketClient> {
    return new Promise((resolve, reject) => {
      const client = new SocketClient(new WebSocket(url));
      client.socket.on('open', () => resolve(client));
      client.socket.on('error', reject);
    });
  }

  /** Sends a request and resolves with the first later frame that passes `test`. */
  request(request: object | string, test: (frame: string) => boolean): Promise<string> {
    const answer = this.next(test);
    this.socket.send(typeof request === 'string' ? request : JSON.stringify(request));
    return answer;
  }

  subscribe(params: object): Promise<string> {
    return this.request(
      { method: 'subscribe', params },
      (frame) => frame.startsWith('{"method":"subscribe"') || frame.startsWith('{"error"'),
    );
  }

  /** The next frame that passes `test`. */
  next(test: (frame: string) => boolean): Promise<string> {
    return new Promise((found) => {
      this.waiting.push({ test, found });
    });
  }

  of(channel: string, type = 'update'): string[] {
    return this.frames.filter((frame) =>
      frame.startsWith(`{"channel":"${channel}","type":"${type}"`),
    );
  }

  closed(): Promise<number> {
    return this.gone;
  }

  close(): void {
    this.socket.terminate();
  }

  private take(frame: string): void {
    this.frames.push(frame);
    const index = this.waiting.findIndex(({ test }) => test(frame));
    if (index !== -1) this.waiting.splice(index, 1)[0]?.found(frame);
  }
}
