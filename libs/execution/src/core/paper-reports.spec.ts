import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS } from '@tidegate/kernel';
import { aFill } from '@tidegate/model/testing';

import { aStop, aTarget } from '../../testing/index.js';
import type { GatewayEvent } from '../ports.js';
import { PaperReports } from './paper-reports.js';

const stop = aStop();
const at = epochMs(1);
const news = { order: stop.id, at };

/** The status and reason code reported after the events of an order that then ended. */
function ended(...events: readonly GatewayEvent[]): readonly unknown[] {
  const reports = new PaperReports();
  for (const event of events) reports.note(event);
  reports.leaves(stop, at);
  const report = reports.of(stop.id, null);
  return [report?.status, report?.reasonCode];
}

describe('PaperReports', () => {
  it('tell how an order ended', () => {
    expect(ended({ ...news, type: 'canceled', reasonCode: 'X' })).toEqual(['canceled', 'X']);
    expect(ended({ ...news, type: 'expired' })).toEqual(['expired', '']);
    expect(ended({ ...news, type: 'filled', fill: aFill() })).toEqual(['filled', '']);
    expect(ended({ ...news, type: 'accepted', venueOrderId: 'V' })).toEqual(['filled', '']);
  });

  it('keep the fills of an order that is cancelled later', () => {
    const reports = new PaperReports();
    const fill = aFill();
    reports.note({ ...news, type: 'filled', fill });
    reports.note({ ...news, type: 'canceled', reasonCode: 'X' });
    reports.leaves(stop, at);
    expect(reports.of(stop.id, null)).toMatchObject({ status: 'canceled', fills: [fill] });
  });

  it('show a working order as open, whatever was noted before', () => {
    const reports = new PaperReports();
    reports.note({ ...news, type: 'canceled', reasonCode: 'X' });
    expect(reports.of(stop.id, stop)).toMatchObject({
      venueOrderId: 'paper-stop',
      status: 'open',
      reasonCode: '',
      fills: [],
    });
  });

  it('forget an order some hours after it ended', () => {
    const reports = new PaperReports();
    reports.leaves(stop, epochMs(0));
    for (const hour of [1, 2])
      reports.leaves(aTarget({ id: `o-${hour}` }), epochMs(hour * HOUR_MS));
    expect(reports.of(stop.id, null)).toBeNull();
  });
});
