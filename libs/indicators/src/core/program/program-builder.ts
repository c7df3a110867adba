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
 * Collects steps, wires and state while indicators are compiled. A step may read only wires that were made before it,
 * so the order of building is the order of running.
 */
export class ProgramBuilder {
  private readonly steps: ScheduledStep[] = [];
  private readonly nodes = new Map<string, unknown>();
  private wireCount = CANDLE_WIRES.length;
  private scalarCount = -COUNT_SCALAR;
  private ringLength = 0;

  /** A field of the candle itself. */
  field(field: CandleField): Wire {
    return { slot: CANDLE_WIRES.indexOf(field), readyAt: 0 };
  }

  /** Builds the node under `key` the first time and hands out the same one afterwards. The key names kind, inputs and parameters. */
  shared<Node>(key: string, build: () => Node): Node {
    const known = this.nodes.get(key);
    if (known !== undefined) return known as Node;
    const node = build();
    this.nodes.set(key, node);
    return node;
  }

  /** A new value on the frame. */
  wire(readyAt: number): Wire {
    return { slot: this.wireCount++, readyAt };
  }

  /**
   * One number of state per series, 0 at the start; returns its offset from `frame.base`.
   * Scalars have negative offsets: those of all nodes lie together, where one candle finds them in a few cache lines.
   */
  scalar(): number {
    this.scalarCount += 1;
    return -this.scalarCount;
  }

  /** `length` numbers of state per series; returns the offset of the first from `frame.base`. */
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
