import type { CandleField } from '../indicator-spec.js';
import {
  CANDLE_WIRES,
  COUNT_SCALAR,
  IndicatorProgram,
  type ScheduledStep,
  type Step,
  type Wire,
} from './program.js';

/**
 * Collects steps, wires, and state while indicators are compiled. A step may only read wires created before it, so
 * steps run in the order in which they were built.
 */
export class ProgramBuilder {
  private readonly steps: ScheduledStep[] = [];
  private readonly nodes = new Map<string, unknown>();
  private wireCount = CANDLE_WIRES.length;
  private scalarCount = -COUNT_SCALAR;
  private ringLength = 0;

  /** Wire of a candle field. */
  field(field: CandleField): Wire {
    return { slot: CANDLE_WIRES.indexOf(field), readyAt: 0 };
  }

  /** Builds the node on the first call with `key`, then returns it. The key lists kind, inputs, and parameters. */
  shared<Node>(key: string, build: () => Node): Node {
    const known = this.nodes.get(key);
    if (known !== undefined) return known as Node;
    const node = build();
    this.nodes.set(key, node);
    return node;
  }

  /** Allocates a wire. */
  wire(readyAt: number): Wire {
    return { slot: this.wireCount++, readyAt };
  }

  /**
   * Allocates one number of state per series, initially 0, and returns its offset from `frame.base`.
   * Scalars have negative offsets, so that the scalars of all nodes are adjacent and occupy few cache lines.
   */
  scalar(): number {
    this.scalarCount += 1;
    return -this.scalarCount;
  }

  /** Allocates `length` numbers of state per series and returns the offset of the first from `frame.base`. */
  ring(length: number): number {
    const offset = this.ringLength;
    this.ringLength += length;
    return offset;
  }

  /** Appends a step that runs from candle number `startsAt` on. */
  step(startsAt: number, run: Step): void {
    this.steps.push({ startsAt, run });
  }

  build(outputs: readonly Wire[]): IndicatorProgram {
    return new IndicatorProgram({
      steps: this.steps,
      outputs,
      wireCount: this.wireCount,
      scalarCount: this.scalarCount,
      ringLength: this.ringLength,
    });
  }
}
