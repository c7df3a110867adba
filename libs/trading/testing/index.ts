export {
  changesOf,
  commitOf,
  decisionRow,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';
export { describeTradingStoreContract, type StoreUnderTest } from './trading-store-contract.js';
