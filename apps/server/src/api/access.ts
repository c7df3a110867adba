import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** `public`: anyone who reaches the address. `token`: any caller with the access token from the storage directory. */
export type AccessRule = 'public' | 'token';

export const ACCESS_RULE = 'tidegate:access';

/** Who may use a route or all routes of a controller. A route without a rule is refused. */
export const Access = (rule: AccessRule): CustomDecorator => SetMetadata(ACCESS_RULE, rule);
