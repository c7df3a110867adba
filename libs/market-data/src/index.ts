export type {
  CandleRequest,
  FeedChannel,
  FeedHealth,
  FeedSubscription,
  MarketFeed,
} from './ports.js';
