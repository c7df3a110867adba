export { CONSOLE_EPOCH, ConsoleWorld } from './console-world.js';
export { memoryConsoleStores } from './memory/memory-console-stores.js';
