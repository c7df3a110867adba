import { IsObject, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

import { NAME, NAMED } from './names.js';

/** Tokens and tickets: 64 hex digits. */
const TOKEN = /^[0-9a-f]{64}$/;
const TOKENED = { message: '$property must be 64 hex digits' };
const ID_LENGTH_MAX = 200;

/** The first step of a sign-in. */
export class SignInRequest {
  /**
   * Unique without regard to case.
   * @example "ann"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  login!: string;

  /** @example "copper lantern meadow" */
  @IsString()
  @MinLength(1)
  @MaxLength(1_024)
  password!: string;
}

class NewUserRequest extends SignInRequest {
  /**
   * The name to display.
   * @example "Ann Example"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  name!: string;
}

/** Creates the first user, who owns the tenant and administers the platform. */
export class SetupRequest extends NewUserRequest {
  /**
   * The tenant to own, created if it does not exist.
   * @example "default"
   */
  @Matches(NAME, NAMED)
  tenant = 'default';

  /**
   * The title of a new tenant.
   * @example "My desk"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  title = 'Default';
}

/** The second step of a sign-in; exactly one of `code` and `recoveryCode`. */
export class SecondFactorRequest {
  /**
   * From the first step.
   * @example "3f0c9b1e6a7d4f2280c5e1b99a4d7c6e3f0c9b1e6a7d4f2280c5e1b99a4d7c6e"
   */
  @Matches(TOKEN, TOKENED)
  ticket!: string;

  /**
   * The code of the authenticator app.
   * @example "492039"
   */
  @IsOptional()
  @Matches(/^\d{6}$/, { message: '$property must be 6 digits' })
  code?: string;

  /** A recovery code instead. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  recoveryCode?: string;
}

/** What the browser's WebAuthn API returned. */
export class PasskeySignInRequest {
  /**
   * From the options.
   * @example "3f0c9b1e6a7d4f2280c5e1b99a4d7c6e3f0c9b1e6a7d4f2280c5e1b99a4d7c6e"
   */
  @Matches(TOKEN, TOKENED)
  ticket!: string;

  /**
   * The JSON of `PublicKeyCredential`.
   * @example { "id": "…", "type": "public-key", "response": {} }
   */
  @IsObject()
  response!: object;
}

/** Proves the identity of a signed-in user again; exactly one proof. */
export class StepUpRequest {
  /** @example "copper lantern meadow" */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1_024)
  password?: string;

  /** The code of the authenticator app. */
  @IsOptional()
  @Matches(/^\d{6}$/, { message: '$property must be 6 digits' })
  code?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  recoveryCode?: string;

  /** The ticket of the passkey's options, with `response`. */
  @IsOptional()
  @Matches(TOKEN, TOKENED)
  ticket?: string;

  @IsOptional()
  @IsObject()
  response?: object;
}

/** Sets a new password with an administrator's token. */
export class ResetRequest {
  /** @example "3f0c9b1e6a7d4f2280c5e1b99a4d7c6e3f0c9b1e6a7d4f2280c5e1b99a4d7c6e" */
  @Matches(TOKEN, TOKENED)
  token!: string;

  /** @example "copper lantern meadow" */
  @IsString()
  @MinLength(1)
  @MaxLength(1_024)
  password!: string;
}

/** Accepts an invitation as a new user. */
export class AcceptInvitationRequest extends NewUserRequest {
  /** @example "3f0c9b1e6a7d4f2280c5e1b99a4d7c6e3f0c9b1e6a7d4f2280c5e1b99a4d7c6e" */
  @Matches(TOKEN, TOKENED)
  token!: string;
}

/** Accepts an invitation as a signed-in user, or shows what it offers. */
export class InvitationTokenRequest {
  /** @example "3f0c9b1e6a7d4f2280c5e1b99a4d7c6e3f0c9b1e6a7d4f2280c5e1b99a4d7c6e" */
  @Matches(TOKEN, TOKENED)
  token!: string;
}

/** Changes the name, the preferences, or both. */
export class ChangeMeRequest {
  /** @example "Ann Example" */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  name?: string;

  /**
   * Replaces the preferences; only the console interprets them.
   * @example { "language": "de", "theme": "dark" }
   */
  @IsOptional()
  @IsObject()
  preferences?: object;
}

export class ChangePasswordRequest {
  /** @example "copper lantern meadow" */
  @IsString()
  @MinLength(1)
  @MaxLength(1_024)
  current!: string;

  /** @example "silver harbour walnut" */
  @IsString()
  @MinLength(1)
  @MaxLength(1_024)
  next!: string;
}

/** Confirms an authenticator app with its first code. */
export class ConfirmTotpRequest {
  /** @example "492039" */
  @Matches(/^\d{6}$/, { message: '$property must be 6 digits' })
  code!: string;
}

export class AddPasskeyRequest {
  /** @example "Laptop" */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  name!: string;

  /**
   * The JSON of `PublicKeyCredential`.
   * @example { "id": "…", "type": "public-key", "response": {} }
   */
  @IsObject()
  response!: object;
}

/** Names a session, an invitation, a key, a link, a passkey or a user. */
export class IdPath {
  /** @example "b6f7c1de-4f0a-4d57-9a35-6f0a3f5c1a10" */
  @IsString()
  @MinLength(1)
  @MaxLength(ID_LENGTH_MAX)
  id!: string;
}
