import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConsoleWorld } from '@tidegate/tenants/testing';

import { TidegateConfiguration } from './core/tidegate-configuration.js';
import { installedConsole, setUpUnattended } from './installed-console.js';

const PLACE = { address: '127.0.0.1', device: '', requestId: 'r' };

describe('the first owner of the settings', () => {
  let world: ConsoleWorld;
  let settings: TidegateConfiguration;
  let console: ReturnType<typeof installedConsole>;

  beforeEach(() => {
    world = new ConsoleWorld();
    const storage = { console: world.stores, accessToken: 'a'.repeat(64) };
    console = installedConsole(storage, world.time, world.random);
    settings = new TidegateConfiguration();
    Object.assign(settings.admin, { login: 'mira', password: 'copper lantern meadow' });
  });

  it('is created at the first start only, and can sign in', async () => {
    expect(await setUpUnattended(console, settings)).toBe(true);
    expect(await setUpUnattended(console, settings)).toBe(false);
    const step = await console.signIn.password(settings.admin, PLACE);
    expect(step).toMatchObject({ ok: true, value: { next: 'done' } });
    const user = await world.stores.users.findByLogin('mira');
    expect(user?.isAdministrator).toBe(true);
    const memberships = user && (await world.stores.memberships.ofUser(user.id));
    expect(memberships).toMatchObject([{ tenant: 'default', role: 'owner' }]);
  });

  it('is not created if the settings name none', async () => {
    expect(await setUpUnattended(console, new TidegateConfiguration())).toBe(false);
    expect(await console.setup.isNeeded()).toBe(true);
  });

  it('is refused with a weak password', async () => {
    settings.admin.password = 'miramiramira';
    await expect(setUpUnattended(console, settings)).rejects.toMatchObject({
      code: 'CONFIG_ADMIN_REFUSED',
    });
  });
});
