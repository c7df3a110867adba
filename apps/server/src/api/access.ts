import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** `public`: every client. `token`: clients with the access token from the storage directory. */
export type AccessRule = 'public' | 'token';

export const ACCESS_RULE = 'tidegate:access';

/** Sets the access rule of a route or of all routes of a controller. The guard refuses routes without a rule. */
export const Access = (rule: AccessRule): CustomDecorator => SetMetadata(ACCESS_RULE, rule);
