import { describe, expect, it } from '@jest/globals';

import { MetricsRegistry } from './metrics-registry.js';

describe('the metrics registry', () => {
  it('renders counters, gauges and histograms with their labels', async () => {
    const metrics = new MetricsRegistry();
    const fills = metrics.counter({
      name: 'tidegate_fills_total',
      help: 'Booked fills',
      labels: ['venue'],
    });
    const open = metrics.gauge({ name: 'tidegate_open_positions', help: 'Open positions' });
    const commits = metrics.histogram({
      name: 'tidegate_commit_seconds',
      help: 'Time of a commit',
      buckets: [0.001, 0.005],
    });
    fills.add({ venue: 'kraken' });
    fills.add({ venue: 'kraken' }, 2);
    open.set({}, 3);
    commits.observe({}, 0.002);
    const text = await metrics.render();
    expect(text).toContain('tidegate_fills_total{venue="kraken"} 3');
    expect(text).toContain('tidegate_open_positions 3');
    expect(text).toContain('tidegate_commit_seconds_bucket{le="0.001"} 0');
    expect(text).toContain('tidegate_commit_seconds_bucket{le="0.005"} 1');
    expect(metrics.contentType).toContain('text/plain');
  });

  it('renders an external count as a counter that never falls', async () => {
    const metrics = new MetricsRegistry();
    const lost = metrics.total({ name: 'tidegate_lost_total', help: 'h', labels: ['kind'] });
    for (const count of [3, 3, 7]) lost.set({ kind: 'a' }, count);
    lost.set({ kind: 'b' }, 2);
    expect(await metrics.render()).toContain('# TYPE tidegate_lost_total counter');
    expect(await metrics.render()).toContain('tidegate_lost_total{kind="a"} 7');
    // The external count restarted.
    lost.set({ kind: 'a' }, 1);
    const text = await metrics.render();
    expect(text).toContain('tidegate_lost_total{kind="a"} 8');
    expect(text).toContain('tidegate_lost_total{kind="b"} 2');
    expect(() => metrics.total({ name: 'tidegate_lost', help: 'h' })).toThrow();
  });

  it('includes the metrics of the process', async () => {
    expect(await new MetricsRegistry().render()).toContain('process_cpu_seconds_total');
  });

  it('runs its collectors at each rendering', async () => {
    const metrics = new MetricsRegistry();
    const queued = metrics.gauge({ name: 'tidegate_queued', help: 'h', labels: ['queue'] });
    let size = 0;
    metrics.onRender(() => {
      queued.clear();
      size += 1;
      queued.set({ queue: `q${size}` }, size);
    });
    await metrics.render();
    const text = await metrics.render();
    expect(text).toContain('tidegate_queued{queue="q2"} 2');
    expect(text).not.toContain('q1');
  });

  it('does not share metrics with another registry', async () => {
    const one = new MetricsRegistry();
    one.counter({ name: 'tidegate_a_total', help: 'h' }).add({});
    expect(await new MetricsRegistry().render()).not.toContain('tidegate_a_total');
  });

  it.each([['fills_total'], ['tidegate_Fills_total'], ['tidegate_fills']])(
    'refuses a counter named %s',
    (name) => {
      expect(() => new MetricsRegistry().counter({ name, help: 'h' })).toThrow();
    },
  );

  it('refuses to declare a metric twice', () => {
    const metrics = new MetricsRegistry();
    metrics.gauge({ name: 'tidegate_a', help: 'h' });
    expect(() => metrics.gauge({ name: 'tidegate_a', help: 'h' })).toThrow('already declared');
  });
});
