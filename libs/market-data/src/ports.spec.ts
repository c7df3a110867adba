import { epochMs, ManualTime } from '@tidegate/kernel';
import {
  describeMarketFeedContract,
  FakeMarketFeed,
  spotInstrument,
  START,
} from '@tidegate/market-data/testing';

const DAY_OFFSET_MS = 60_000;

describeMarketFeedContract('FakeMarketFeed', async () => {
  const clock = new ManualTime(epochMs(START + DAY_OFFSET_MS));
  const instruments = [spotInstrument('BTC/USD'), spotInstrument('ETH/USD')];
  const feed = new FakeMarketFeed({ clock, instruments });
  return {
    feed,
    symbols: ['BTC/USD', 'ETH/USD'],
    dropConnections: () => {
      if (feed.health().connected) feed.reconnect('dropped by the venue');
    },
    breakBook: (symbol) => {
      const instrument = instruments.find((one) => one.symbol === symbol)?.id;
      if (!instrument) return;
      feed.publish({
        type: 'book_unknown',
        instrument,
        reason: 'checksum_mismatch',
        receivedAt: clock.now(),
      });
      queueMicrotask(() => setImmediate(() => feed.resubscribe(instrument, 'book')));
    },
    stop: async () => undefined,
  };
});
