export { aClosedTrade, aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from './builders.js';
