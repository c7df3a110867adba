export { aFill, anOrder, aSignal } from './builders.js';
