import { beforeEach, describe, expect, it } from '@jest/globals';

import { BTC, ETH } from '../../testing/index.js';
import { DueScans } from './due-scans.js';

const close = (instrument: typeof BTC, timeframe: '1m' | '5m') => ({
  instrument: instrument.id,
  trigger: 'candle_closed',
  timeframe,
});
const rescan = (instrument: typeof BTC, trigger: 'price_move' | 'fallback') => ({
  instrument: instrument.id,
  trigger,
  timeframe: null,
});

describe('DueScans', () => {
  let scans: DueScans;

  beforeEach(() => {
    scans = new DueScans();
    scans.setOrder([BTC.id, ETH.id]);
  });

  it('returns the scans of closes once, in the order of the instruments and of the closes', () => {
    scans.addClose(ETH.id, '1m', 10);
    scans.addClose(BTC.id, '5m', 10);
    scans.addClose(BTC.id, '1m', 10);
    expect(scans.takeDue(10)).toEqual([close(BTC, '5m'), close(BTC, '1m'), close(ETH, '1m')]);
    expect(scans.takeDue(10)).toEqual([]);
  });

  it('keeps a close until its time', () => {
    scans.addClose(BTC.id, '1m', 10);
    scans.addClose(BTC.id, '5m', 20);
    expect(scans.takeDue(9)).toEqual([]);
    expect(scans.takeDue(10)).toEqual([close(BTC, '1m')]);
    expect(scans.takeDue(19)).toEqual([]);
    expect(scans.takeDue(20)).toEqual([close(BTC, '5m')]);
  });

  it('postpones a timeframe that closes again before its scan', () => {
    scans.addClose(BTC.id, '1m', 10);
    scans.addClose(BTC.id, '1m', 70);
    expect(scans.takeDue(10)).toEqual([]);
    expect(scans.takeDue(70)).toEqual([close(BTC, '1m')]);
  });

  it('returns the last trigger between closes', () => {
    scans.addRescan(BTC.id, 'price_move');
    scans.addRescan(BTC.id, 'fallback');
    expect(scans.takeDue(0)).toEqual([rescan(BTC, 'fallback')]);
    expect(scans.takeDue(0)).toEqual([]);
  });

  it('drops a rescan before or during a pending close', () => {
    scans.addRescan(BTC.id, 'price_move');
    scans.addClose(BTC.id, '1m', 10);
    scans.addRescan(BTC.id, 'price_move');
    expect(scans.takeDue(9)).toEqual([]);
    expect(scans.takeDue(10)).toEqual([close(BTC, '1m')]);
    expect(scans.takeDue(11)).toEqual([]);
  });

  it('returns the rescan of one instrument while another waits for its close', () => {
    scans.addClose(BTC.id, '1m', 10);
    scans.addRescan(ETH.id, 'price_move');
    expect(scans.takeDue(5)).toEqual([rescan(ETH, 'price_move')]);
    expect(scans.takeDue(10)).toEqual([close(BTC, '1m')]);
  });

  it('refuses an instrument that is not in the order', () => {
    scans.setOrder([ETH.id]);
    expect(() => {
      scans.addClose(BTC.id, '1m', 0);
    }).toThrow('Only known instruments are scanned');
  });
});
