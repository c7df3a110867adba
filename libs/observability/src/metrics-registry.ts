import { invariant } from '@tidegate/kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The labels of one sample: a value for every declared label. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

export interface MetricDeclaration<L extends string> {
  /** `tidegate_<what>_<unit>`; a counter ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

export interface HistogramDeclaration<L extends string> extends MetricDeclaration<L> {
  /** Upper bounds in ascending order, in the unit of the metric. */
  readonly buckets: readonly number[];
}

/** A count that only grows. */
export interface CounterMetric<L extends string> {
  add(labels: Labels<L>, amount?: number): void;
}

/** A counter that mirrors a count kept elsewhere. */
export interface TotalMetric<L extends string> {
  /** Sets the count; a value below the previous one means that the count restarted from 0. */
  set(labels: Labels<L>, count: number): void;
}

/** A value that goes up and down. */
export interface GaugeMetric<L extends string> {
  set(labels: Labels<L>, value: number): void;
  /** Removes every sample; for labels that come and go. */
  clear(): void;
}

/** Counts observations into buckets. */
export interface HistogramMetric<L extends string> {
  observe(labels: Labels<L>, value: number): void;
}

const NAME = /^tidegate_[a-z][a-z0-9_]*$/;

/**
 * The metrics of a process in the Prometheus text format. Each metric is declared once, with the prefix `tidegate_`.
 * Includes the default metrics of Node (`process_*`, `nodejs_*`).
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

  /** Registers `collect` to run before each rendering, to set gauges from the current state. */
  onRender(collect: () => void): void {
    this.collectors.push(collect);
  }

  /** All metrics as Prometheus text. */
  async render(): Promise<string> {
    for (const collect of this.collectors) collect();
    return this.registry.metrics();
  }

  private counterOf<L extends string>(declaration: MetricDeclaration<L>): Counter<L> {
    const { name } = declaration;
    invariant(name.endsWith('_total'), 'The name of a counter must end in _total', { name });
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
    invariant(NAME.test(name), 'A metric name must be lowercase and start with tidegate_', {
      name,
    });
    invariant(this.registry.getSingleMetric(name) === undefined, 'The metric is already declared', {
      name,
    });
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}
