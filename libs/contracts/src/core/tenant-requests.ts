import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

import { ROLE_NAMES, VERB_NAMES, type RoleName, type VerbName } from './access-names.js';
import { ReasonedRequest } from './command-header.js';
import { NAME, NAMED } from './names.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const TIMED = { message: '$property must be a time like 2026-12-31T00:00:00Z' };

/** Invites a person to a tenant. */
export class InviteRequest {
  @IsIn(ROLE_NAMES)
  role!: RoleName;

  /**
   * A note for the list of invitations, for example the person's address.
   * @example "ben@example.com"
   */
  @IsString()
  @MaxLength(200)
  note = '';
}

/** Changes the role of a member. */
export class ChangeRoleRequest extends ReasonedRequest {
  @IsIn(ROLE_NAMES)
  role!: RoleName;
}

/** Creates an API key. Its caller must hold each verb. */
export class CreateKeyRequest {
  /** @example "report script" */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  name!: string;

  /** @example ["read", "export"] */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VERB_NAMES.length)
  @ArrayUnique()
  @IsIn(VERB_NAMES, { each: true })
  verbs!: VerbName[];

  /**
   * Limits the key to these accounts; default: all accounts of the tenant.
   * @example ["paper"]
   */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(NAME, { each: true, message: 'each value of $property must be the id of an account' })
  accounts?: string[];

  /**
   * At most 366 days ahead.
   * @example "2026-12-31T00:00:00Z"
   */
  @Matches(INSTANT, TIMED)
  expiresAt!: string;
}

/** Creates a read-only link to one account, for an investor. */
export class CreateLinkRequest {
  /** @example "quarterly review" */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  name!: string;

  /** @example "paper" */
  @Matches(NAME, NAMED)
  account!: string;

  /**
   * At most 366 days ahead.
   * @example "2026-12-31T00:00:00Z"
   */
  @Matches(INSTANT, TIMED)
  expiresAt!: string;
}

/** Query of a list without filters. */
export class ListQuery {
  /**
   * Rows per page, 1 to 1,000. Default: 50.
   * @example "50"
   */
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: '$property must be a number from 1 to 1000' })
  limit?: string;

  /** The `cursor` of the previous page. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  cursor?: string;
}

/** Query of an audit log. */
export class AuditQuery extends ListQuery {
  /**
   * The id of the actor, for example of a user.
   * @example "b6f7c1de-4f0a-4d57-9a35-6f0a3f5c1a10"
   */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  actor?: string;

  /** @example "members.role-changed" */
  @IsOptional()
  @Matches(/^[a-z0-9.-]{1,80}$/, { message: '$property must be the name of an action' })
  action?: string;

  /**
   * Start, inclusive.
   * @example "2026-01-01T00:00:00Z"
   */
  @IsOptional()
  @Matches(INSTANT, TIMED)
  from?: string;

  /**
   * End, exclusive.
   * @example "2026-02-01T00:00:00Z"
   */
  @IsOptional()
  @Matches(INSTANT, TIMED)
  to?: string;
}

/** Creates a tenant with its first owner. */
export class CreateTenantRequest {
  /** @example "north" */
  @Matches(NAME, NAMED)
  tenant!: string;

  /** @example "North desk" */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  title!: string;

  /**
   * The login of the first owner.
   * @example "ann"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  owner!: string;
}

/** Changes title, state or quotas of a tenant; omitted members stay. */
export class ChangeTenantRequest extends ReasonedRequest {
  /** @example "North desk" */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  title?: string;

  /** In a suspended tenant no member, key or link has access. */
  @IsOptional()
  @IsIn(['active', 'suspended'])
  state?: 'active' | 'suspended';

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  accountsMax?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  membersMax?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  keysMax?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000)
  backTestsMax?: number;
}

/** Changes the state or the platform rights of a user; omitted members stay. */
export class ChangeUserRequest extends ReasonedRequest {
  @IsOptional()
  @IsIn(['active', 'disabled'])
  state?: 'active' | 'disabled';

  @IsOptional()
  @IsBoolean()
  isAdministrator?: boolean;
}

/** Makes a token that sets a new password. */
export class IssueResetRequest {
  /** Whether the token also removes the second factors, for a user who lost them. */
  @IsBoolean()
  removesSecondFactors = false;
}
