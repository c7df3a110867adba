/** A public channel of a venue. */
export type FeedChannel = 'candles' | 'quotes' | 'trades' | 'book';
