import { tenantId } from '@tidegate/kernel';

/** The tenant of an installation without tenancy. */
export const DEFAULT_TENANT = tenantId('default');

/** The profile defined by the settings; a new storage starts with it. */
export const DEFAULT_PROFILE_NAME = 'default';
