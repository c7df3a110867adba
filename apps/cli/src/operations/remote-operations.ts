import type { ControlPlace, Operations } from '@tidegate/composition';
import type {
  AccountAnswer,
  ChangeAccountRequest,
  CommandAnswer,
  CommandHeader,
  ControlRequest,
  OpenAccountRequest,
  ProfileAnswer,
  ProfileContentAnswer,
  SaveProfileRequest,
  TransferRequest,
} from '@tidegate/contracts';
import type { TenantId } from '@tidegate/kernel';
import type { AccountScope, TenantScope } from '@tidegate/model';

import { accountPath, tenantPath, type ServerClient } from './server-client.js';

/** Operations through the REST API of a running server. */
export class RemoteOperations implements Operations {
  constructor(private readonly server: ServerClient) {}

  accounts(tenant: TenantId): Promise<readonly AccountAnswer[]> {
    return this.server.get(`${tenantPath(tenant)}/accounts`);
  }

  account(scope: AccountScope): Promise<AccountAnswer> {
    return this.server.get(accountPath(scope));
  }

  openAccount(
    { tenant }: TenantScope,
    request: OpenAccountRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.server.post(`${tenantPath(tenant)}/accounts`, request, header);
  }

  changeAccount(
    scope: AccountScope,
    request: ChangeAccountRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.server.post(accountPath(scope), request, header);
  }

  transfer(
    scope: AccountScope,
    request: TransferRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.server.post(`${accountPath(scope)}/transfers`, request, header);
  }

  profiles(tenant: TenantId): Promise<readonly ProfileAnswer[]> {
    return this.server.get(`${tenantPath(tenant)}/profiles`);
  }

  profile(tenant: TenantId, name: string, version?: number): Promise<ProfileContentAnswer> {
    const query = version === undefined ? '' : `?version=${version}`;
    return this.server.get(`${tenantPath(tenant)}/profiles/${encodeURIComponent(name)}${query}`);
  }

  saveProfile(
    { tenant }: TenantScope,
    request: SaveProfileRequest,
    header: CommandHeader,
  ): Promise<ProfileAnswer> {
    return this.server.post(`${tenantPath(tenant)}/profiles`, request, header);
  }

  control(
    place: ControlPlace,
    request: ControlRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.server.post(`${pathOf(place)}/control`, request, header);
  }
}

function pathOf(place: ControlPlace): string {
  if (place === 'platform') return place;
  return 'account' in place ? accountPath(place) : tenantPath(place.tenant);
}
