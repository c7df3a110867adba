import type { ExecutionOptions } from '@tidegate/execution';
import type { ConfluenceSignal } from '@tidegate/model';
import { isConvincing, type RiskOptions } from '@tidegate/risk';

/** Whether an opposite signal may close a position: it must be as convincing as an entry signal. */
export function mayCloseOn(
  signal: ConfluenceSignal,
  { execution, risk }: { readonly execution: ExecutionOptions; readonly risk: RiskOptions },
): boolean {
  return (
    execution.exit.onOppositeSignal &&
    signal.confidence >= risk.signal.confidenceMin &&
    isConvincing(signal, risk.signal)
  );
}
