export { BookReader, parseBookFrame } from './book-reader.js';
export {
  aMinute,
  anInstrument,
  candleCsv,
  candleOfCandles,
  candleOfPrints,
  csvFile,
  minuteArbitrary,
  minutesAfter,
  MONDAY,
} from './builders.js';
export { plainCrc32 } from './plain-crc32.js';
export { SocketClient } from './socket-client.js';
export { startManualSimulator, type ManualSimulator } from './start-simulator.js';
export { ask, restViewOf, SimulatorWorlds } from './simulator-worlds.js';
