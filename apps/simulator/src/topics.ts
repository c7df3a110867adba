import type { FaultTarget } from './core/fault-engine.js';
import type { ChannelSelection } from './kraken/socket-requests.js';
import type { SocketSession } from './socket-session.js';

/** What exactly a subscriber gets: everyone on a topic gets the same text. */
export function topicOf(selection: ChannelSelection, symbol: string | null): string {
  switch (selection.channel) {
    case 'instrument':
      return 'instrument';
    case 'trade':
      return `trade ${symbol}`;
    case 'ticker':
      return `ticker ${selection.eventTrigger} ${symbol}`;
    case 'ohlc':
      return `ohlc ${selection.interval} ${symbol}`;
    case 'book':
      return `book ${selection.depth} ${symbol}`;
  }
}

/**
 * What one connection can have once: frames do not say their depth or trigger, so a second one of a kind
 * could not be told apart.
 */
export function slotOf(selection: ChannelSelection, symbol: string | null): string {
  const interval = selection.channel === 'ohlc' ? ` ${selection.interval}` : '';
  return `${selection.channel}${interval} ${symbol}`;
}

/** Who is connected and who listens to what. */
export class Topics {
  readonly sessions = new Set<SocketSession>();
  private readonly members = new Map<string, Set<SocketSession>>();
  private broadcasts = 0;

  /** Texts made for all members of a topic at once. */
  get broadcastCount(): number {
    return this.broadcasts;
  }

  connect(session: SocketSession): void {
    this.sessions.add(session);
  }

  disconnect(session: SocketSession): void {
    this.sessions.delete(session);
    for (const [slot, topic] of session.subscriptions) this.leave(session, slot, topic);
  }

  join(session: SocketSession, slot: string, topic: string): void {
    session.subscriptions.set(slot, topic);
    const members = this.members.get(topic) ?? new Set();
    members.add(session);
    this.members.set(topic, members);
  }

  leave(session: SocketSession, slot: string, topic: string): void {
    session.subscriptions.delete(slot);
    const members = this.members.get(topic);
    members?.delete(session);
    if (members?.size === 0) this.members.delete(topic);
  }

  hasMembers(topic: string): boolean {
    return this.members.has(topic);
  }

  broadcast(topic: string, text: string, target: FaultTarget): void {
    const members = this.members.get(topic);
    if (!members) return;
    this.broadcasts += 1;
    for (const session of members) session.send(text, target);
  }
}
