import type { FaultTarget } from './core/fault-engine.js';
import type { ChannelSelection } from './kraken/socket-requests.js';
import type { SocketSession } from './socket-session.js';

/** The topic of a subscription; all members of a topic receive the same frames. */
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
 * The slot of a subscription; a connection can hold one subscription per slot. Frames contain neither depth nor
 * trigger, so a client could not distinguish a second subscription of the same kind.
 */
export function slotOf(selection: ChannelSelection, symbol: string | null): string {
  const interval = selection.channel === 'ohlc' ? ` ${selection.interval}` : '';
  return `${selection.channel}${interval} ${symbol}`;
}

/** The connected sessions and the members of each topic. */
export class Topics {
  readonly sessions = new Set<SocketSession>();
  private readonly members = new Map<string, Set<SocketSession>>();
  private broadcasts = 0;

  /** Number of frames broadcast to a topic. */
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
