import type { Operations } from '@tidegate/composition';
import type {
  AccountAnswer,
  ChangeAccountRequest,
  CommandAnswer,
  ControlRequest,
  OpenAccountRequest,
  ProfileAnswer,
  ProfileContentAnswer,
  SaveProfileRequest,
  TransferRequest,
} from '@tidegate/contracts';
import type { TenantId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import type { ServerClient } from './server-client.js';

/** Operations through the REST API of a running server. */
export class RemoteOperations implements Operations {
  constructor(private readonly server: ServerClient) {}

  accounts(tenant: TenantId): Promise<readonly AccountAnswer[]> {
    return this.server.get(`accounts?tenant=${encodeURIComponent(tenant)}`);
  }

  account(scope: AccountScope): Promise<AccountAnswer> {
    return this.server.get(pathOf(scope));
  }

  openAccount(request: OpenAccountRequest): Promise<CommandAnswer> {
    return this.server.post('accounts', request);
  }

  changeAccount(scope: AccountScope, request: ChangeAccountRequest): Promise<CommandAnswer> {
    return this.server.post(pathOf(scope), request);
  }

  transfer(scope: AccountScope, request: TransferRequest): Promise<CommandAnswer> {
    return this.server.post(`${pathOf(scope)}/transfers`, request);
  }

  profiles(tenant: TenantId): Promise<readonly ProfileAnswer[]> {
    return this.server.get(`profiles?tenant=${encodeURIComponent(tenant)}`);
  }

  profile(tenant: TenantId, name: string, version?: number): Promise<ProfileContentAnswer> {
    const query = new URLSearchParams({ tenant });
    if (version !== undefined) query.set('version', String(version));
    return this.server.get(`profiles/${encodeURIComponent(name)}?${query.toString()}`);
  }

  saveProfile(request: SaveProfileRequest): Promise<ProfileAnswer> {
    return this.server.post('profiles', request);
  }

  control(request: ControlRequest): Promise<CommandAnswer> {
    return this.server.post('control', request);
  }
}

function pathOf({ tenant, account }: AccountScope): string {
  return `accounts/${encodeURIComponent(tenant)}/${encodeURIComponent(account)}`;
}
