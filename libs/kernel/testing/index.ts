export { pricesBetween, quantitiesBetween, ratesBetween } from './arbitraries.js';
export { CaseCounter } from './case-counter.js';
export { seeded } from './property-seed.js';
