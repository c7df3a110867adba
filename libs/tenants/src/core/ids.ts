import type { Brand } from '@tidegate/kernel';

/** A random UUID. */
export type UserId = Brand<string, 'UserId'>;
/** A random UUID, shown in the list of sessions. It is not the token. */
export type SessionId = Brand<string, 'SessionId'>;
/** 16 hex digits, the readable part of an API key or a link. */
export type CredentialId = Brand<string, 'CredentialId'>;
/** A random UUID. */
export type InvitationId = Brand<string, 'InvitationId'>;
/** The authenticator's credential id, base64url. */
export type PasskeyId = Brand<string, 'PasskeyId'>;
