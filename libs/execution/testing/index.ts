export { frictionless, PaperDesk, type PaperDeskOptions } from './paper-desk.js';
export { anInstrument, anIntent, bookSlice, candleSlice, spotAccount } from './builders.js';
