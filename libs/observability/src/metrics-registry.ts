import { invariant } from '@tidegate/kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The labels of one sample: every declared label has a value. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

export interface MetricDeclaration<L extends string> {
  /** `tidegate_<what>_<unit>`; a counter ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

export interface HistogramDeclaration<L extends string> extends MetricDeclaration<L> {
  /** Upper bounds, rising, in the unit of the metric. */
  readonly buckets: readonly number[];
}

/** Only grows. */
export interface CounterMetric<L extends string> {
  add(labels: Labels<L>, amount?: number): void;
}

/** A counter that is kept elsewhere and read now and then. */
export interface TotalMetric<L extends string> {
  /** The count so far; a smaller one than before means that it started over. */
  set(labels: Labels<L>, count: number): void;
}

/** Goes up and down. */
export interface GaugeMetric<L extends string> {
  set(labels: Labels<L>, value: number): void;
  /** Forgets every sample: for labels that come and go. */
  clear(): void;
}

/** Counts observations into buckets. */
export interface HistogramMetric<L extends string> {
  observe(labels: Labels<L>, value: number): void;
}

const NAME = /^tidegate_[a-z][a-z0-9_]*$/;

/**
 * The metrics of a process, in Prometheus' text format. Each metric is declared once, under a name of ours;
 * Node's own (`process_*`, `nodejs_*`) come along.
 */
export class MetricsRegistry {
  private readonly registry = new Registry();
  private readonly collectors: (() => void)[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The value for the `content-type` header of `render()`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  counter<L extends string = never>(declaration: MetricDeclaration<L>): CounterMetric<L> {
    const metric = this.counterOf(declaration);
    return { add: (labels, amount = 1) => metric.inc(labels, amount) };
  }

  total<L extends string = never>(declaration: MetricDeclaration<L>): TotalMetric<L> {
    const metric = this.counterOf(declaration);
    const counted = new Map<string, number>();
    return {
      set: (labels, count) => {
        const key = JSON.stringify(labels);
        const before = counted.get(key) ?? 0;
        counted.set(key, count);
        metric.inc(labels, count >= before ? count - before : count);
      },
    };
  }

  gauge<L extends string = never>(declaration: MetricDeclaration<L>): GaugeMetric<L> {
    const metric = new Gauge(this.configuration(declaration));
    return { set: (labels, value) => metric.set(labels, value), clear: () => metric.reset() };
  }

  histogram<L extends string = never>(declaration: HistogramDeclaration<L>): HistogramMetric<L> {
    const metric = new Histogram({
      ...this.configuration(declaration),
      buckets: [...declaration.buckets],
    });
    return { observe: (labels, value) => metric.observe(labels, value) };
  }

  /** `collect` runs before each rendering, to set gauges from what is true then. */
  onRender(collect: () => void): void {
    this.collectors.push(collect);
  }

  /** Prometheus text of everything. */
  async render(): Promise<string> {
    for (const collect of this.collectors) collect();
    return this.registry.metrics();
  }

  private counterOf<L extends string>(declaration: MetricDeclaration<L>): Counter<L> {
    const { name } = declaration;
    invariant(name.endsWith('_total'), 'A counter ends in _total', { name });
    return new Counter(this.configuration(declaration));
  }

  private configuration<L extends string>(
    declaration: MetricDeclaration<L>,
  ): {
    readonly name: string;
    readonly help: string;
    readonly labelNames: L[];
    readonly registers: Registry[];
  } {
    const { name, help, labels = [] } = declaration;
    invariant(NAME.test(name), 'A metric is named tidegate_…, in lower case', { name });
    invariant(this.registry.getSingleMetric(name) === undefined, 'A metric is declared once', {
      name,
    });
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}
