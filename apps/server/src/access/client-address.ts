import { BlockList, isIP, isIPv4 } from 'node:net';

const LOOPBACK = subnets(['127.0.0.0/8', '::1/128']);
const FORWARDING = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/** The parts of a request that say where it comes from. */
export interface RequestOrigin {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Reads client addresses. Only proxies that the settings trust may name the client that they forward for. */
export class ClientAddresses {
  private readonly trusted: BlockList;

  /** `proxies`: addresses and subnets, for example `10.0.0.0/8`. */
  constructor(proxies: readonly string[]) {
    this.trusted = subnets(proxies);
  }

  /**
   * The address of the client: the last address in `X-Forwarded-For` that is not a trusted proxy. An address that a
   * client wrote itself stands further left and is not reached.
   */
  of({ headers, socket }: RequestOrigin): string {
    let address = plain(socket.remoteAddress ?? '');
    if (!contains(this.trusted, address)) return address;
    const hops = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    for (const hop of hops.reverse()) {
      const next = plain(hop.trim());
      if (isIP(next) === 0) return address;
      address = next;
      if (!contains(this.trusted, address)) return address;
    }
    return address;
  }

  /** Whether the request comes from this machine and through no proxy. */
  isLocal(request: RequestOrigin): boolean {
    const isForwarded = FORWARDING.some((name) => request.headers[name] !== undefined);
    return !isForwarded && contains(LOOPBACK, plain(request.socket.remoteAddress ?? ''));
  }

  /** Whether the client reached the trusted proxy, or this server, through TLS. */
  isForwardedSecurely({ headers, socket }: RequestOrigin): boolean {
    const isTrusted = contains(this.trusted, plain(socket.remoteAddress ?? ''));
    return isTrusted && headers['x-forwarded-proto'] === 'https';
  }
}

function subnets(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits] = text.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/** Removes the prefix of an IPv4 address in a socket for both versions. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
