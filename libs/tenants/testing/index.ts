export { itKeepsTenantsApart } from './console-isolation-property.js';
export { describeConsoleStores, type StoresUnderTest } from './console-store-contract.js';
export { CONSOLE_EPOCH, ConsoleWorld } from './console-world.js';
export { ConsoleDesk, DESK_PARTY, DESK_PASSWORD, DESK_PLACE, DESK_TOKEN } from './console-desk.js';
export { PlainPasswordHasher } from './fakes/plain-password-hasher.js';
export { SoftAuthenticator } from './fakes/soft-authenticator.js';
export { memoryConsoleStores } from './memory/memory-console-stores.js';
