import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import type { RelyingParty } from '../../src/ports.js';

const FLAGS = { userPresent: 0x01, userVerified: 0x04, attestedCredential: 0x40 };
type Options = Readonly<Record<string, unknown>>;

/** A WebAuthn authenticator with one ES256 key, as a browser with a platform authenticator would answer. */
export class SoftAuthenticator {
  counter = 0;
  /** What the person does when asked for a PIN or a finger. */
  verifiesUser = true;
  readonly id: string;
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(name = 'soft') {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
    this.id = createHash('sha256').update(name).digest('base64url');
  }

  /** The answer to registration options on a page of `party`. */
  register(party: RelyingParty, { challenge }: Options): unknown {
    const clientData = clientDataOf('webauthn.create', challenge, party);
    const authData = Buffer.concat([
      this.authenticatorData(party, FLAGS.attestedCredential),
      Buffer.alloc(16),
      uint16(this.rawId().length),
      this.rawId(),
      this.coseKey(),
    ]);
    const attestation = cborMap([
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap([])],
      [cborText('authData'), cborBytes(authData)],
    ]);
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** The answer to authentication options on a page of `party`. */
  authenticate(party: RelyingParty, { challenge }: Options): unknown {
    this.counter += 1;
    const clientData = clientDataOf('webauthn.get', challenge, party);
    const authData = this.authenticatorData(party, 0);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.privateKey).toString('base64url'),
    });
  }

  private answer(response: Options): unknown {
    const { id } = this;
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  private rawId(): Buffer {
    return Buffer.from(this.id, 'base64url');
  }

  private authenticatorData({ id }: RelyingParty, flags: number): Buffer {
    const person = FLAGS.userPresent | (this.verifiesUser ? FLAGS.userVerified : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const site = createHash('sha256').update(id).digest();
    return Buffer.concat([site, Buffer.from([person | flags]), counter]);
  }

  /** EC2 key, ES256, P-256 (RFC 9053). */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.publicKey.export({ format: 'jwk' });
    return cborMap([
      [Buffer.from([0x01]), Buffer.from([0x02])],
      [Buffer.from([0x03]), Buffer.from([0x26])],
      [Buffer.from([0x20]), Buffer.from([0x01])],
      [Buffer.from([0x21]), cborBytes(Buffer.from(x, 'base64url'))],
      [Buffer.from([0x22]), cborBytes(Buffer.from(y, 'base64url'))],
    ]);
  }
}

function clientDataOf(type: string, challenge: unknown, { origin }: RelyingParty): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...entries.flat()]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  const head =
    bytes.length < 256
      ? Buffer.from([0x58, bytes.length])
      : Buffer.concat([Buffer.from([0x59]), uint16(bytes.length)]);
  return Buffer.concat([head, bytes]);
}
